package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.caption.writing.CaptionNet;
import dev.panagrad.models.experiments.caption.writing.Captioner;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.run.TrainedRun;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TextUnits;
import java.nio.file.Path;

/** A trained net for captioning only: it needs neither its pictures nor its optimizer. */
public final class TrainedCaptions implements AutoCloseable {
  private final Session session;
  private final Captioner captioner;

  private TrainedCaptions(Session session, Captioner captioner) {
    this.session = session;
    this.captioner = captioner;
  }

  /**
   * Opens the model of a run with its best variables, or the last ones if there are no best ones.
   *
   * @throws FileException if the folder holds no run, one of another kind, no checkpoint, or a
   *     vocabulary that doesn't fit the model
   */
  public static TrainedCaptions open(Path run, SessionOptions options) {
    TrainedRun<CaptionExperiment> trained =
        TrainedRun.open(
            run,
            CaptionExperiment.class,
            "tells nothing of pictures; give one of caption-digits or caption-emoji");
    CaptionExperiment experiment = trained.experiment();
    HyperParameters values = trained.values();
    Tokenizer tokens = TextUnits.vocabulary(trained.folder(), trained.config());
    CaptionNet net = experiment.net(values, tokens);
    CaptionModel model = CaptionModel.forUse(net);
    int longest = experiment.longest(values);
    return trained.load(
        model.graph(),
        options,
        session ->
            new TrainedCaptions(
                session, new Captioner(net, model.use(), session, tokens, longest)));
  }

  /** A captioner with the trained model. */
  public Captioner captioner() {
    return captioner;
  }

  @Override
  public void close() {
    session.close();
  }
}
