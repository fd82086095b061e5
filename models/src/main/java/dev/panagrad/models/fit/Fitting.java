package dev.panagrad.models.fit;

import dev.panagrad.cluster.MeshException;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.StopRequest;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.loop.Cadence;
import dev.panagrad.models.train.loop.CheckpointSink;
import dev.panagrad.models.train.loop.Trainer;
import java.util.Map;

/** Helpers of {@link Fit}. */
final class Fitting {
  private Fitting() {}

  /**
   * Checks that a model can be trained on a dataset.
   *
   * @throws IllegalArgumentException with the difference
   */
  static void check(Model model, Dataset data, String use) {
    ModelSpec spec = model.spec();
    if (data.size() == 0) {
      throw new IllegalArgumentException("the %s data have no examples".formatted(use));
    }
    if (!data.shape().equals(spec.input())) {
      throw new IllegalArgumentException(
          "the %s data have examples of %s, but the model takes %s"
              .formatted(use, data.shape(), spec.input()));
    }
    if (!data.target().equals(spec.target())) {
      throw new IllegalArgumentException(
          "the %s data tell %s, but the model tells %s"
              .formatted(use, data.target(), spec.target()));
    }
    Map<String, Object> prepared = data.preprocessing();
    if (!spec.preprocessing().isEmpty()
        && !prepared.isEmpty()
        && !prepared.equals(spec.preprocessing())) {
      throw new IllegalArgumentException(
          ("the %s data were prepared otherwise than those that the model is for; cut them from the"
                  + " same data, or encode them by the model's preprocessing")
              .formatted(use));
    }
  }

  /**
   * Trains, and then copies the weights to the model.
   *
   * @throws MeshException if another process that trains along is lost or has given up
   */
  static History run(FitTask task, Model model, long steps, TrainingListener listener) {
    BestWeights best = new BestWeights(task, model);
    Cadence cadence = new Cadence(steps, Math.max(1, steps), task.stepsPerEpoch(), steps);
    try {
      new Trainer(task, cadence, best, listener, new StopRequest()).run(0, null, 0);
    } catch (MeshException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (task.peers() != null) {
        task.peers().giveUp(e);
      }
      throw e;
    }
    best.keep();
    return task.history();
  }

  /** Keeps the weights of the best evaluation so far beside the current ones. */
  static final class BestWeights implements CheckpointSink {
    private final FitTask task;
    private final Model model;
    private final Model best;
    private boolean found;

    BestWeights(FitTask task, Model model) {
      this.task = task;
      this.model = model;
      best = task.keepsBest() ? model.copy() : null;
    }

    @Override
    public void save(long step, double seconds, Score score, boolean isBest) {
      if (isBest && best != null) {
        task.copyTo(best);
        found = true;
      }
    }

    /** Copies the weights to be kept into the model. */
    void keep() {
      if (found) {
        best.weights().forEach((name, tensor) -> Model.copy(tensor, model.weights().get(name)));
      } else {
        task.copyTo(model);
      }
    }
  }
}
