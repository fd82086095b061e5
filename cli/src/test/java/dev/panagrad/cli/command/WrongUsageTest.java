package dev.panagrad.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Cli;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong command line ends with exit code 2 and one sentence that says how it is right. */
class WrongUsageTest {
  static Stream<Arguments> wrongLines() {
    return Stream.of(
        Arguments.of("train mnist-sotfmax", "did you mean 'mnist-softmax'?"),
        Arguments.of("train mnist-sotfmax", "panagrad list"),
        Arguments.of("summary nothing-like-it-at-all-here", "panagrad list"),
        Arguments.of("trian mnist-softmax", "did you mean 'train'?"),
        Arguments.of("train mnist-softmax --stpes 5", "did you mean '--steps'?"),
        Arguments.of("train mnist-softmax --stpes=5", "did you mean '--steps'?"),
        Arguments.of("train mnist-softmax more", "'more' is more than this command takes"),
        Arguments.of("train", "say what to train"),
        Arguments.of("eval", "RUN is missing"),
        Arguments.of("compare", "RUN is missing"),
        Arguments.of("summary", "EXPERIMENT is missing"),
        Arguments.of("train mnist-softmax --set learning-rate=abc", "--set: 'abc' is not a number"),
        Arguments.of("train mnist-softmax --steps 0", "--steps: '0' is not a whole number from 1"),
        Arguments.of("train mnist-softmax --steps -5", "--steps: '-5'"),
        Arguments.of("train mnist-softmax --steps many", "--steps: 'many'"),
        Arguments.of("train mnist-softmax --steps 99999999999", "2,147,483,647"),
        Arguments.of("train mnist-softmax --steps", "--steps"),
        Arguments.of("train mnist-softmax --steps 5 --epochs 1", "--steps and --epochs"),
        Arguments.of("train mnist-softmax --epochs 0", "--epochs: '0'"),
        Arguments.of("train mnist-softmax --threads 0", "--threads: '0'"),
        Arguments.of("train mnist-softmax --threads 100000", "--threads can be 1024 at most"),
        Arguments.of("train mnist-softmax --batch 0", "--batch: '0'"),
        Arguments.of("train mnist-softmax --batch 60001", "60000"),
        Arguments.of("summary mnist-softmax --batch 60001", "60000"),
        Arguments.of("train mnist-softmax --shards 0", "--shards: '0'"),
        Arguments.of("train mnist-softmax --shards 3", "take 2 or 4, or another batch"),
        Arguments.of("train text-gru --batch 30 --shards 4", "take 3 or 5"),
        Arguments.of("summary mnist-conv --shards 101", "a batch of 100 can't be cut into 101"),
        Arguments.of("train mnist-softmax --log-every 0", "--log-every: '0'"),
        Arguments.of("train mnist-softmax --test-every 0", "--test-every: '0'"),
        Arguments.of("train mnist-softmax --seed pi", "--seed: 'pi' is not a whole number"),
        Arguments.of("generate nowhere --seed 1.5", "--seed: '1.5' is not a whole number"),
        Arguments.of("generate nowhere --temperature hot", "--temperature: 'hot' is not a number"),
        Arguments.of("generate nowhere --top all", "--top: 'all' is not a whole number"),
        Arguments.of("eval nowhere --worst some", "--worst: 'some' is not a whole number from 0"),
        Arguments.of("train mnist-softmax --blas cuda", "openblas"),
        Arguments.of("train mnist-softmax --set learning-rat=1", "did you mean 'learning-rate'?"),
        Arguments.of("train mnist-softmax --set layers=3", "there are learning-rate"),
        Arguments.of("train mnist-softmax --set learning-rate=-1", "a number above 0"),
        Arguments.of("train mnist-softmax --set learning-rate=fast", "'fast'"),
        Arguments.of("train mnist-softmax --set learning-rate", "KEY=VALUE"),
        Arguments.of("train mnist-mlp-dropout --set keep-probability=1.5", "a probability"),
        Arguments.of("train mnist-softmax --text a.txt", "--text is for experiments on text"),
        Arguments.of("summary mnist-conv --text a.txt", "--text is for experiments on text"),
        Arguments.of("train text-gru --data images", "--data is for experiments on images"),
        Arguments.of("profile text-rnn --data images", "not for text-rnn, which takes --text"),
        Arguments.of("train text-gru --no-shuffle", "--no-shuffle is for experiments on images"),
        Arguments.of("graph mnist-softmax --format png", "svg"),
        Arguments.of("profile mnist-softmax --steps 0", "--steps: '0'"),
        Arguments.of("eval nowhere --worst -1", "--worst"));
  }

  @ParameterizedTest(name = "panagrad {0}")
  @MethodSource("wrongLines")
  void isToldInOneSentence(String line, String part) {
    Cli.Result result = Cli.run((Object[]) line.split(" ")).fails(2, part);
    assertEquals("", result.out());
  }

  @Test
  void aloneItShowsWhatThereIs() {
    Cli.Result result = Cli.run();
    assertEquals(2, result.code());
    assertTrue(result.err().contains("train"), result.err());
    assertEquals("", result.out());
  }
}
