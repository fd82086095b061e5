package dev.panagrad.models.fit;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.StopRequest;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.loop.Cadence;
import dev.panagrad.models.train.loop.CheckpointSink;
import dev.panagrad.models.train.loop.Trainer;
import java.util.List;
import java.util.Map;

/** What is done with the settings of a {@link Fit}: training and evaluating. */
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
   * Opens a training.
   *
   * @return the task; the caller closes it
   * @throws IllegalArgumentException if model, data and settings don't fit each other
   */
  static FitTask task(Fit fit, Model model, Dataset data) {
    check(model, data, "training");
    if (fit.validation() != null) {
      check(model, fit.validation(), "validation");
    }
    int batch = fit.batch(data);
    int shards = fit.shards();
    if (shards < 1 || batch % shards != 0) {
      throw new IllegalArgumentException(
          "a batch of %d can't be cut into %d equal parts".formatted(batch, shards));
    }
    if (fit.peers() != null && fit.peers().count() > shards) {
      throw new IllegalArgumentException(
          "%d processes need as many shards or more, not %d"
              .formatted(fit.peers().count(), shards));
    }
    return new FitTask(fit, model, data, fit.options());
  }

  /** Trains a model, in a run folder if the settings name one. */
  static History run(Fit fit, Model model, Dataset data) {
    if (fit.folder() == null && fit.page() != FitPage.NONE) {
      throw new IllegalArgumentException(
          "a live page needs a run folder; name one with folder(...)");
    }
    if (fit.folder() != null && fit.peers() != null) {
      throw new IllegalArgumentException(
          "several processes that train together can't keep the same run folder");
    }
    if (fit.folder() != null) {
      return FolderFit.run(fit, fit.folder(), model, data);
    }
    try (FitTask task = task(fit, model, data)) {
      return run(task, model, fit.steps(task), fit.listener());
    }
  }

  /** Measures a model on data that were not used in its training. */
  static Evaluation evaluate(Fit fit, Model model, Dataset data, Metric... measured) {
    check(model, data, "evaluation");
    List<Metric> all =
        measured.length == 0 ? List.of(Metrics.usual(data.target())) : List.of(measured);
    GraphBuilder g = new GraphBuilder();
    Node features = Scoring.features(g, model.spec());
    Node target = Scoring.target(g, model.spec());
    Scoring scoring =
        Scoring.of(g, model.spec(), fit.loss(data.target()), model.layers(g), features, target);
    try (Session session = new Session(g.build(), fit.options());
        Evaluator evaluator = new Evaluator(scoring, session, data, all)) {
      return evaluator.evaluate(null);
    }
  }

  /**
   * Trains, and then copies the weights to the model.
   *
   * @throws MeshException if another process that trains along is lost or has given up
   */
  private static History run(FitTask task, Model model, long steps, TrainingListener listener) {
    BestWeights best = new BestWeights(task, model);
    Cadence cadence = new Cadence(steps, Math.max(1, steps), task.stepsPerEpoch(), steps);
    try {
      new Trainer(task, cadence, best, listener, new StopRequest()).run(0, null, 0);
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
