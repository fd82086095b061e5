package dev.panagrad.models.experiments.translate;

import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.Experiments;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.Checkpoint;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.nio.file.Path;

/** A trained net for translating only: it needs neither its pairs nor its optimizer. */
public final class TrainedTranslation implements AutoCloseable {
  private final Session session;
  private final Translator translator;

  private TrainedTranslation(Session session, Translator translator) {
    this.session = session;
    this.translator = translator;
  }

  /**
   * Opens the model of a run with its best variables, or the last if none are best.
   *
   * @throws FileException if the folder holds no run, one of another kind, no checkpoint, or a
   *     vocabulary that doesn't fit the model
   */
  public static TrainedTranslation open(Path run, SessionOptions options) {
    RunFolder folder = RunFolder.open(run);
    RunConfig config = RunConfig.read(folder.config());
    if (!(Experiments.find(config.experiment()).orElse(null)
        instanceof TranslationExperiment experiment)) {
      throw FileException.of(
          "%s is a run of %s, which translates nothing; give one of translate-dates,"
              + " translate-rnn or translate-transformer",
          run, config.experiment());
    }
    HyperParameters values = config.values(experiment.hyperParameters());
    Vocabularies vocabularies = Vocabularies.load(folder, config);
    int longest = experiment.longestSource(values);
    TranslationModel model = TranslationModel.forUse(experiment.net(values, vocabularies), longest);
    Session session = new Session(model.graph(), options);
    try {
      Checkpoint.loadPart(folder.trainedCheckpoint(), experiment.name(), session);
      int longestTarget = experiment.longestTarget(values);
      return new TrainedTranslation(
          session, new Translator(model.use(), session, vocabularies, longest, longestTarget));
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /** Translates with the model. */
  public Translator translator() {
    return translator;
  }

  @Override
  public void close() {
    session.close();
  }
}
