package dev.panagrad.models.experiments.text.writing;

import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.text.corpus.AlphabetTokenizer;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.run.TrainedRun;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.TextUnits;
import java.nio.file.Path;

/** A trained language model for writing only: it needs neither its texts nor its optimizer. */
public final class TrainedText implements AutoCloseable {
  private final Session session;
  private final TextGenerator generator;

  private TrainedText(Session session, TextGenerator generator) {
    this.session = session;
    this.generator = generator;
  }

  /**
   * Opens the model of a run with its best variables, or the last ones if there are no best ones.
   *
   * @throws FileException if the folder holds no run, one of another kind, or no checkpoint
   */
  public static TrainedText open(Path run, SessionOptions options) {
    TrainedRun<LanguageExperiment> trained =
        TrainedRun.open(
            run,
            LanguageExperiment.class,
            "writes no text; give one of text-rnn, text-lstm, text-gru or text-gpt");
    TextUnits units = TextUnits.of(trained.folder(), trained.config());
    Tokenizer tokenizer = units.learned() == null ? AlphabetTokenizer.INSTANCE : units.learned();
    WritingModel model = trained.experiment().writing(trained.values(), tokenizer);
    return trained.load(
        model.graph(),
        options,
        session ->
            new TrainedText(session, new TextGenerator(model.reader().apply(session), tokenizer)));
  }

  /** A generator with the trained model. */
  public TextGenerator generator() {
    return generator;
  }

  @Override
  public void close() {
    generator.close();
    session.close();
  }
}
