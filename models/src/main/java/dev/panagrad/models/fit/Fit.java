package dev.panagrad.models.fit;

import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.nn.optimizer.Adam;
import dev.panagrad.models.nn.optimizer.LearningRate;
import dev.panagrad.models.nn.optimizer.Optimizer;
import dev.panagrad.models.nn.optimizer.Sgd;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.Cadence;
import dev.panagrad.models.train.Trainer;
import java.util.ArrayList;
import java.util.List;

/**
 * How a model is trained: Adam at 0.001 on batches of 32 for 10 epochs, unless said otherwise.
 * Settings are made one after the other; {@link #run} trains. The same settings, model and data
 * give the same weights, bit for bit, with any number of threads.
 */
public final class Fit {
  private static final int BATCH = 32;

  private int epochs = 10;
  private int batch = BATCH;
  private Optimizer optimizer = new Adam();
  private LearningRate learningRate = LearningRate.constant(1e-3);
  private Loss loss;
  private List<Metric> metrics = List.of();
  private Dataset validation;
  private List<Callback> callbacks = List.of();
  private boolean keepBest = true;
  private SessionOptions options = SessionOptions.defaults();

  /** The usual settings. */
  public Fit() {}

  /** Passes over the data. */
  public Fit epochs(int passes) {
    epochs = passes;
    return this;
  }

  /** Examples a mini-batch; fewer if there aren't so many. */
  public Fit batch(int examples) {
    batch = examples;
    return this;
  }

  /** What changes the weights. */
  public Fit optimizer(Optimizer changes) {
    optimizer = changes;
    return this;
  }

  /** A learning rate that stays. */
  public Fit learningRate(double rate) {
    return learningRate(LearningRate.constant(rate));
  }

  /** The learning rate by step. */
  public Fit learningRate(LearningRate schedule) {
    learningRate = schedule;
    return this;
  }

  /** What is made small: cross-entropy for classes and the mean square for numbers by default. */
  public Fit loss(Loss function) {
    loss = function;
    return this;
  }

  /** What is measured on the validation data: accuracy or R2 by default. */
  public Fit metrics(Metric... measured) {
    metrics = List.of(measured);
    return this;
  }

  /** Data that is not trained on, and decides which weights are kept. */
  public Fit validation(Dataset data) {
    validation = data;
    return this;
  }

  /** Those that are told how it goes, in order. */
  public Fit callbacks(Callback... told) {
    callbacks = List.of(told);
    return this;
  }

  /** Whether the weights of the best epoch are kept, and not those of the last: true by default. */
  public Fit keepBest(boolean best) {
    keepBest = best;
    return this;
  }

  /** The seed of the order of examples and of dropout. */
  public Fit seed(long seed) {
    options = options.withSeed(seed);
    return this;
  }

  /** How the session runs: threads, kernels, checks. */
  public Fit options(SessionOptions session) {
    options = session;
    return this;
  }

  Optimizer optimizer() {
    return optimizer;
  }

  LearningRate learningRate() {
    return learningRate;
  }

  Dataset validation() {
    return validation;
  }

  Loss loss(Target target) {
    return loss == null ? Loss.usual(target) : loss;
  }

  List<Metric> metrics(Target target) {
    return metrics.isEmpty() ? List.of(Metrics.usual(target)) : metrics;
  }

  int batch(Dataset data) {
    return Math.min(batch, data.size());
  }

  /**
   * Trains a model, whose weights are changed when all is done.
   *
   * @return what was measured
   * @throws IllegalArgumentException if model and data don't fit each other
   * @throws dev.panagrad.models.train.TrainingException if the loss is no longer a number; the
   *     model is as before
   */
  public History run(Model model, Dataset data) {
    Fitting.check(model, data, "training");
    if (validation != null) {
      Fitting.check(model, validation, "validation");
    }
    try (FitTask task = new FitTask(this, model, data, options)) {
      long perEpoch = task.stepsPerEpoch();
      long steps = Math.multiplyExact(epochs, perEpoch);
      Fitting.BestWeights best = new Fitting.BestWeights(task, model, keepBest);
      Trainer[] trainer = new Trainer[1];
      Training training = new Training(task.rate(), task.session(), () -> trainer[0].requestStop());
      EpochListener listener = new EpochListener(task, callbacks, training);
      trainer[0] =
          new Trainer(
              task, new Cadence(steps, Math.max(1, steps), perEpoch, steps), best, listener);
      callbacks.forEach(callback -> callback.began(training));
      trainer[0].run(0, null, 0);
      List<Epoch> epochsMade = new ArrayList<>(listener.epochs());
      History history = new History(epochsMade, best.keep(epochsMade));
      callbacks.forEach(callback -> callback.finished(history, training));
      return history;
    }
  }

  /**
   * Measures a model on data that had no part in its training, with the loss of these settings.
   *
   * @param measured accuracy or R2 if none is given
   * @throws IllegalArgumentException if model, data and metrics don't fit each other
   */
  public Evaluation evaluate(Model model, Dataset data, Metric... measured) {
    Fitting.check(model, data, "evaluation");
    List<Metric> all =
        measured.length == 0 ? List.of(Metrics.usual(data.target())) : List.of(measured);
    // Nothing is updated, so any optimizer without slots of its own will do.
    FitGraph graph = FitGraph.of(model.spec(), loss(data.target()), new Sgd());
    try (Session session = new Session(graph.graph(), options);
        Evaluator evaluator = new Evaluator(graph, session, data, all)) {
      model
          .weights()
          .forEach(
              (name, tensor) -> Model.copy(tensor, session.variable(graph.graph().node(name))));
      return evaluator.evaluate();
    }
  }
}
