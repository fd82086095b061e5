package dev.panagrad.models.experiments.text.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.text.corpus.Books;
import dev.panagrad.models.experiments.text.corpus.Corpus;
import dev.panagrad.models.experiments.text.writing.LanguageExperiment;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TextUnits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of words and subwords. */
class UnitsTest {
  private static final int BATCH = 4;

  @TempDir Path folder;
  private String text;

  @BeforeEach
  void write() throws IOException {
    Path file = folder.resolve("text.txt");
    Files.writeString(
        file, "And God said, Let there be light: and there was light. \u4E2D\n".repeat(400));
    text = file.toString();
  }

  private TextTask open(String name, Unit unit, int size) {
    LanguageExperiment experiment = (LanguageExperiment) Experiments.find(name).orElseThrow();
    HyperParameters values = experiment.hyperParameters();
    values = name.equals("text-gpt") ? gpt(values) : values.set("hidden", 32).set("sequence", 8);
    return (TextTask)
        experiment.open(
            TaskSettings.of(experiment, SessionOptions.defaults().withSeed(3).withThreads(1))
                .with(values.set("learning-rate", 0.01))
                .withBatch(BATCH)
                .with(DataSource.text(text).withUnits(new TextUnits(unit, size, null))));
  }

  private static HyperParameters gpt(HyperParameters values) {
    return values.set("width", 16).set("heads", 2).set("layers", 1).set("block", 8);
  }

  @ParameterizedTest
  @CsvSource({
    "text-rnn, WORD",
    "text-lstm, WORD",
    "text-gru, WORD",
    "text-gru, BPE",
    "text-gpt, BPE",
    "text-gpt, WORD"
  })
  void everyNetLearnsEveryUnit(String name, Unit unit) {
    try (TextTask task = open(name, unit, 400)) {
      Score before = task.evaluate();
      for (int step = 0; step < 500; step++) {
        task.nextBatch();
        task.update(step);
      }
      Score after = task.evaluate();
      assertTrue(after.loss() < before.loss() / 2, before + " to " + after);
      String written = task.generator().write("And", 200, new Sampling(1, 1, 1, 1));
      assertEquals(200, written.codePointCount(0, written.length()));
      assertTrue(written.contains(" there"), written);
    }
  }

  @Test
  void lossesAreThoseOfACharacter() {
    for (Unit unit : List.of(Unit.WORD, Unit.BPE)) {
      try (TextTask task = open("text-gru", unit, 400)) {
        int tokens = task.corpus().tokenizer().size();
        Books validation = task.corpus().validation();
        // Untrained, all tokens are about as likely.
        double perToken = Math.log(tokens);
        double expected = perToken * validation.codes().length / validation.characters();
        Score score = task.evaluate();
        assertEquals(expected, score.loss(), expected / 50);
        assertEquals(tokens, task.perplexity(score), tokens / 10.0);
        task.nextBatch();
        assertEquals(score.loss(), task.scoreBatch().loss(), expected / 20);
        assertEquals(score.loss(), task.update(0), expected / 20);
      }
    }
  }

  @Test
  void sequencesArePiecesOfTheText() {
    try (TextTask task = open("text-gru", Unit.WORD, 400)) {
      task.nextBatch();
      SequenceResult first = task.sequences(1).getFirst();
      assertEquals(
          List.of(" God", " said", ",", " Let", " there", " be", " light", ":").subList(1, 8),
          first.tokens().subList(1, 8));
      assertEquals(8, first.predictions().size());
      assertTrue(first.text().endsWith(" said, Let there be light:"), first.text());
    }
  }

  @Test
  void aCorpusIsTheSameTextInEveryUnit() {
    for (TextUnits units :
        List.of(new TextUnits(Unit.WORD, 400, null), new TextUnits(Unit.BPE, 400, null))) {
      Corpus corpus = Corpus.load(text, units);
      String decoded =
          corpus.tokenizer().decode(corpus.training().codes())
              + corpus.tokenizer().decode(corpus.validation().codes());
      assertEquals(400 * 57, decoded.codePointCount(0, decoded.length()));
      assertEquals(400 * 57, corpus.training().characters() + corpus.validation().characters());
      assertTrue(
          decoded.startsWith("And God said, Let there be light: and there was light. \u4E2D"));
      assertTrue(corpus.origin().sha256().containsKey(TextUnits.FILE));
    }
    assertEquals(400, Corpus.load(text).unknown(), "in characters one sign has no code");
  }

  @Test
  void theKingJamesBibleIsTheTextForWords() {
    Corpus corpus = Corpus.embedded(new TextUnits(Unit.WORD, 10_000, null));
    assertEquals(10_000, corpus.tokenizer().size());
    assertEquals("Genesis", corpus.training().bookAt(0));
    assertEquals("Revelation of John", corpus.validation().books().getLast().name());
    assertTrue(corpus.training().size() > 850_000);
    assertTrue(corpus.unknown() < corpus.training().size() / 200);
    int[] start = Arrays.copyOf(corpus.training().codes(), 11);
    assertEquals(
        "In the beginning God created the heaven and the earth.", corpus.tokenizer().decode(start));
    assertArrayEquals(start, corpus.tokenizer().encode(corpus.tokenizer().decode(start)));
  }
}
