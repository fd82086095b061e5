package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.translate.pairs.Vocabularies;
import dev.panagrad.models.experiments.translate.writing.Translator;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.run.TrainedRun;
import dev.panagrad.models.train.HyperParameters;
import java.nio.file.Path;

/** A trained net for translation only: it needs neither its pairs nor its optimizer. */
public final class TrainedTranslation implements AutoCloseable {
  private final Session session;
  private final Translator translator;

  private TrainedTranslation(Session session, Translator translator) {
    this.session = session;
    this.translator = translator;
  }

  /**
   * Opens the model of a run with its best variables, or the last ones if there are no best ones.
   *
   * @throws FileException if the folder holds no run, one of another kind, no checkpoint, or a
   *     vocabulary that doesn't fit the model
   */
  public static TrainedTranslation open(Path run, SessionOptions options) {
    TrainedRun<TranslationExperiment> trained =
        TrainedRun.open(
            run,
            TranslationExperiment.class,
            "translates nothing; give one of translate-dates, translate-rnn or"
                + " translate-transformer");
    TranslationExperiment experiment = trained.experiment();
    HyperParameters values = trained.values();
    Vocabularies vocabularies = Vocabularies.load(trained.folder(), trained.config());
    int longest = experiment.longestSource(values);
    int longestTarget = experiment.longestTarget(values);
    TranslationModel model = TranslationModel.forUse(experiment.net(values, vocabularies), longest);
    return trained.load(
        model.graph(),
        options,
        session ->
            new TrainedTranslation(
                session,
                new Translator(model.use(), session, vocabularies, longest, longestTarget)));
  }

  /** A translator with the trained model. */
  public Translator translator() {
    return translator;
  }

  @Override
  public void close() {
    session.close();
  }
}
