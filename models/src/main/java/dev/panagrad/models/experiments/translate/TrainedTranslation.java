package dev.panagrad.models.experiments.translate;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.ExperimentRun;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;

/** A trained net that translates. */
public final class TrainedTranslation implements AutoCloseable {
  private final TranslationTask task;

  private TrainedTranslation(TranslationTask task) {
    this.task = task;
  }

  /**
   * Opens the model of a run with its best variables, or the last if none are best.
   *
   * @throws FileException if the folder holds no run, one of another kind, or no checkpoint
   */
  public static TrainedTranslation open(Path run, SessionOptions options) {
    TrainingTask task = ExperimentRun.openTrained(run, null, options);
    if (task instanceof TranslationTask translation) {
      return new TrainedTranslation(translation);
    }
    task.close();
    throw FileException.of(
        "%s is a run of %s, which translates nothing; give one of translate-dates or translate-rnn",
        run, RunConfig.read(RunFolder.open(run).config()).experiment());
  }

  /** Translates with the model. */
  public Translator translator() {
    return task.translator();
  }

  @Override
  public void close() {
    task.close();
  }
}
