package dev.panagrad.models.experiments.caption;

import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.Experiments;
import dev.panagrad.models.experiments.TextUnits;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Sha256;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.Checkpoint;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.nio.file.Path;

/** A trained net for captions only: it needs neither its pictures nor its optimizer. */
public final class TrainedCaptions implements AutoCloseable {
  private final Session session;
  private final Captioner captioner;

  private TrainedCaptions(Session session, Captioner captioner) {
    this.session = session;
    this.captioner = captioner;
  }

  /**
   * Opens the model of a run with its best variables, or the last if none are best.
   *
   * @throws FileException if the folder holds no run, one of another kind, no checkpoint, or a
   *     vocabulary that doesn't fit the model
   */
  public static TrainedCaptions open(Path run, SessionOptions options) {
    RunFolder folder = RunFolder.open(run);
    RunConfig config = RunConfig.read(folder.config());
    if (!(Experiments.find(config.experiment()).orElse(null)
        instanceof CaptionExperiment experiment)) {
      throw FileException.of(
          "%s is a run of %s, which tells nothing of pictures; give one of caption-digits or"
              + " caption-emoji",
          run, config.experiment());
    }
    HyperParameters values = config.values(experiment.hyperParameters());
    Tokenizer tokens = Tokenizer.load(folder.vocabulary());
    if (!Sha256.of(tokens.content()).equals(config.data().sha256().get(TextUnits.FILE))) {
      throw FileException.of(
          "%s is not the vocabulary that the model was trained with; put that one back",
          folder.vocabulary());
    }
    CaptionNet net = experiment.net(values, tokens);
    CaptionModel model = CaptionModel.forUse(net);
    Session session = new Session(model.graph(), options);
    try {
      Checkpoint.loadPart(folder.trainedCheckpoint(), experiment.name(), session);
      int longest = experiment.longest(values);
      return new TrainedCaptions(
          session, new Captioner(net, model.use(), session, tokens, longest));
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /** Tells what pictures show. */
  public Captioner captioner() {
    return captioner;
  }

  @Override
  public void close() {
    session.close();
  }
}
