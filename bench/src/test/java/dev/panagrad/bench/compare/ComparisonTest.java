package dev.panagrad.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** What is wrong with a command line is said in one sentence, and nothing is measured. */
class ComparisonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --bits 64               | '64' is neither 128 nor 256
          --bits wide             | 'wide' is neither 128 nor 256
          --bits 256 --onnx       | --bits doesn't go with --onnx: ONNX Runtime can't be limited
          --rounds 0              | '0' is no number from 1 on
          --millis -5             | '-5' is no number from 1 on
          --warm-up ten           | 'ten' is no number from 1 on
          --only mnist-sofmax     | no row is called 'mnist-sofmax'; there are mnist-softmax,
          --engines jax           | but was 'jax'
          --fast                  | Unknown option: '--fast'
          """)
  void wrongValuesAreNamed(String arguments, String sentence) {
    StringWriter err = new StringWriter();
    CommandLine line = Comparison.commandLine().setErr(new PrintWriter(err, true));
    assertEquals(ExitCode.USAGE, line.execute(arguments.split(" ", -1)));
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains(sentence), err::toString);
  }
}
