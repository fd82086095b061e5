package dev.panagrad.models.run;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.store.Checkpoint;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A run whose model is opened for inference only, without its data and its optimizer.
 *
 * @param folder the run's
 * @param config of the folder
 * @param experiment that was trained
 * @param <E> the kind of the experiment
 */
public record TrainedRun<E extends Experiment>(RunFolder folder, RunConfig config, E experiment) {
  /**
   * Opens the folder of a run.
   *
   * @param refusal the end of the message for a run of another kind, after "is a run of ..., which"
   * @throws FileException if the folder holds no run, or one of another kind
   */
  public static <E extends Experiment> TrainedRun<E> open(Path run, Class<E> kind, String refusal) {
    RunFolder folder = RunFolder.open(run);
    RunConfig config = RunConfig.read(folder.config());
    Experiment experiment = Experiments.find(config.experiment()).orElse(null);
    if (!kind.isInstance(experiment)) {
      throw FileException.of("%s is a run of %s, which %s", run, config.experiment(), refusal);
    }
    return new TrainedRun<>(folder, config, kind.cast(experiment));
  }

  /** The hyper-parameters of its training. */
  public HyperParameters values() {
    return config.values(experiment.hyperParameters());
  }

  /**
   * Loads the best variables, or the last ones if there are no best ones, into a session on a
   * graph.
   *
   * @param use makes an object of the session that closes it
   * @throws FileException if there is no checkpoint, or it doesn't fit the graph
   */
  public <T> T load(Graph graph, SessionOptions options, Function<Session, T> use) {
    Session session = new Session(graph, options);
    try {
      Checkpoint.loadPart(folder.trainedCheckpoint(), experiment.name(), session);
      return use.apply(session);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }
}
