package dev.panagrad.models.experiments.text;

import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.Experiments;
import dev.panagrad.models.experiments.TextUnits;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.Checkpoint;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
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
   * Opens the model of a run with its best variables, or the last if none are best.
   *
   * @throws FileException if the folder holds no run, one of another kind, or no checkpoint
   */
  public static TrainedText open(Path run, SessionOptions options) {
    RunFolder folder = RunFolder.open(run);
    RunConfig config = RunConfig.read(folder.config());
    if (!(Experiments.find(config.experiment()).orElse(null) instanceof LanguageExperiment text)) {
      throw FileException.of(
          "%s is a run of %s, which writes no text; give one of text-rnn, text-lstm, text-gru or"
              + " text-gpt",
          run, config.experiment());
    }
    TextUnits units = TextUnits.of(folder, config);
    Tokenizer tokenizer = units.learned() == null ? AlphabetTokenizer.INSTANCE : units.learned();
    WritingModel model = text.writing(config.values(text.hyperParameters()), tokenizer);
    Session session = new Session(model.graph(), options);
    try {
      Checkpoint.loadPart(folder.trainedCheckpoint(), text.name(), session);
      return new TrainedText(session, new TextGenerator(model.reader().apply(session), tokenizer));
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /** Writes with the model. */
  public TextGenerator generator() {
    return generator;
  }

  @Override
  public void close() {
    generator.close();
    session.close();
  }
}
