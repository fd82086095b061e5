package dev.panagrad.cli.progress;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.experiments.text.corpus.Corpus;
import dev.panagrad.models.experiments.text.training.SequenceResult;
import dev.panagrad.models.experiments.text.training.TextView;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;
import java.util.Locale;

/**
 * Shows predictions and samples of a language model during training; nothing for other trainings.
 */
public final class TextProgress implements TrainingListener {
  private static final int SEQUENCES = 3;
  private static final int EVALUATIONS_PER_SAMPLE = 3;
  private static final int CHARACTERS = 1_000;

  /** Of a longer sequence only the end is shown, where the model has the most context. */
  private static final int SHOWN = 50;

  /** While the model is still unsure, some of its less likely guesses are shown too. */
  private static final double EARLY_EPOCHS = 2;

  private static final int EARLY_TOP = 10;
  private static final int LATE_TOP = 2;

  private final Console console;
  private TrainingTask training;
  private TextView task;
  private int evaluations;

  public TextProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(TrainingTask started, long step, long steps) {
    training = started;
    task = started.view(TextView.class).orElse(null);
    if (task == null) {
      return;
    }
    Corpus corpus = task.corpus();
    boolean characters = corpus.tokenizer().unit() == Unit.CHAR;
    if (!characters) {
      console.format(
          "%s: %,d %s to train on, %,d different ones; losses are in nats a character",
          corpus.origin().source(),
          corpus.training().size(),
          training.unit(),
          corpus.tokenizer().size());
    }
    if (corpus.unknown() > 0) {
      console.format(
          "%,d %s of the text have no %s of their own and are read as unknown",
          corpus.unknown(),
          characters ? "characters" : training.unit(),
          characters ? "code" : "token");
    }
  }

  @Override
  public void measured(Measurement measurement) {
    if (task == null || measurement.isTraining()) {
      return;
    }
    if (task.corpus().tokenizer().unit() != Unit.CHAR) {
      console.format(
          "perplexity %.1f among %s",
          task.perplexity(new Score(measurement.loss(), measurement.accuracy())), training.unit());
    }
    printSequences();
    if (evaluations++ % EVALUATIONS_PER_SAMPLE == 0) {
      printSample(measurement.step());
    }
  }

  private void printSequences() {
    Table table = new Table("BOOK", "TEXT", "PREDICTED", ">LOSS");
    for (SequenceResult sequence : task.sequences(SEQUENCES)) {
      int from = end(sequence.tokens());
      table.row(
          sequence.book(),
          oneLine(from(sequence.tokens(), from)),
          oneLine(from(sequence.predictions(), from)),
          String.format(Locale.ROOT, "%.2f", sequence.loss()));
    }
    table.print(console);
  }

  private void printSample(long step) {
    int top = task.epochs() < EARLY_EPOCHS ? EARLY_TOP : LATE_TOP;
    console.line(console.dim(String.format(Locale.ROOT, "--- written after step %,d:", step)));
    console.line(task.generator().write("", CHARACTERS, new Sampling(top, 1, step)));
    console.line(console.dim("---"));
  }

  /** The start of the part that is shown. */
  private static int end(List<String> tokens) {
    int from = tokens.size();
    int length = 0;
    while (from > 0 && length + tokens.get(from - 1).length() <= SHOWN) {
      from--;
      length += tokens.get(from).length();
    }
    return from;
  }

  private static String from(List<String> tokens, int from) {
    return String.join("", tokens.subList(from, tokens.size()));
  }

  /** Line ends and similar characters would break the table. */
  private static String oneLine(String text) {
    return text.replace('\n', '|').replace('\t', ' ').replace('\uFFFD', '?');
  }
}
