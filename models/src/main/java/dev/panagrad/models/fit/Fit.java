package dev.panagrad.models.fit;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of a training; by default, Adam at 0.001 on batches of 32 for 10 epochs. Chain the
 * setters, then call {@link #run} to train. The same settings, model and data give the same
 * weights, bit for bit, with any number of threads.
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
  private Path folder;
  private int page = FitPage.NONE;
  private TrainingListener listener = new TrainingListener() {};
  private boolean prefetch;
  private int shards = 1;
  private Peers peers;
  private SessionOptions options = SessionOptions.defaults();

  /** The default settings. */
  public Fit() {}

  /** Passes over the data, at least 1. */
  public Fit epochs(int passes) {
    if (passes < 1) {
      throw new IllegalArgumentException("a training has 1 epoch or more, not " + passes);
    }
    epochs = passes;
    return this;
  }

  /** Examples per mini-batch; fewer if the data have fewer. */
  public Fit batch(int examples) {
    if (examples < 1) {
      throw new IllegalArgumentException("a batch has 1 example or more, not " + examples);
    }
    batch = examples;
    return this;
  }

  /** The optimizer that updates the weights. */
  public Fit optimizer(Optimizer changes) {
    optimizer = changes;
    return this;
  }

  /** A constant learning rate, above 0. */
  public Fit learningRate(double rate) {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a learning rate is a number above 0, not " + rate);
    }
    return learningRate(LearningRate.constant(rate));
  }

  /** The learning rate as a function of the step. */
  public Fit learningRate(LearningRate schedule) {
    learningRate = schedule;
    return this;
  }

  /**
   * The loss to be minimized: by default, cross-entropy for classes and the mean square for
   * numbers.
   */
  public Fit loss(Loss function) {
    loss = function;
    return this;
  }

  /** The metrics on the validation data: accuracy or R2 by default. */
  public Fit metrics(Metric... measured) {
    metrics = List.of(measured);
    return this;
  }

  /** Validation data: not trained on; they decide which weights are kept. */
  public Fit validation(Dataset data) {
    validation = data;
    return this;
  }

  /** Callbacks, called in this order. */
  public Fit callbacks(Callback... told) {
    callbacks = List.of(told);
    return this;
  }

  /**
   * An observer of each step and measurement, which also gets the task that is trained, for example
   * for a custom report.
   */
  public Fit listener(TrainingListener told) {
    listener = told;
    return this;
  }

  /**
   * Whether to keep the weights of the best epoch rather than those of the last one: true by
   * default.
   */
  public Fit keepBest(boolean best) {
    keepBest = best;
    return this;
  }

  /**
   * Keeps the training in a run folder, as the command does: configuration, measurements,
   * checkpoints, TensorBoard events and the model. If the folder holds a run already, the training
   * resumes where it stopped, bit for bit.
   */
  public Fit folder(Path path) {
    folder = path;
    return this;
  }

  /**
   * Shows the training on a live page, as the command does, and leaves a report in the run folder;
   * both need a {@link #folder} and panagrad-cli on the class or module path. The page's address is
   * logged. The page closes when the training ends; {@code panagrad watch} replays it.
   *
   * @param port on the loopback address, or 0 for a free one
   */
  public Fit page(int port) {
    page = port;
    return this;
  }

  /**
   * Whether the next batch is made on a thread of its own while the model trains on the current
   * one: for data that take long to read, such as pictures. The weights have the same bits. By
   * default, all threads make the batch between two steps.
   */
  public Fit prefetch(boolean ahead) {
    prefetch = ahead;
    return this;
  }

  /**
   * How many equal parts a batch is computed in, one after the other, before one update by the sum
   * of their gradients (gradient accumulation): 1 by default. A step then needs memory for the
   * values of one part only; batch normalization uses the statistics of each part separately.
   */
  public Fit shards(int parts) {
    shards = parts;
    return this;
  }

  /**
   * The other processes that train together with this one, each with the same model, data and
   * settings: each computes its share of the {@link #shards}, and all make the same updates. The
   * bits depend on the shards only. None by default.
   *
   * @param others at most as many as shards; closed with the training
   */
  public Fit peers(Peers others) {
    peers = others;
    return this;
  }

  /** The seed of the order of examples and of dropout. */
  public Fit seed(long seed) {
    options = options.withSeed(seed);
    return this;
  }

  /** The options of the session: threads, kernels, checks. */
  public Fit options(SessionOptions session) {
    options = session;
    return this;
  }

  List<Callback> callbacks() {
    return callbacks;
  }

  TrainingListener listener() {
    return listener;
  }

  int page() {
    return page;
  }

  boolean keepsBest() {
    return keepBest;
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

  boolean prefetch() {
    return prefetch;
  }

  Loss loss(Target target) {
    return loss == null ? Loss.usual(target) : loss;
  }

  List<Metric> metrics(Target target) {
    return metrics.isEmpty() ? List.of(Metrics.usual(target)) : metrics;
  }

  int shards() {
    return shards;
  }

  /** Null if the training isn't kept. */
  Path folder() {
    return folder;
  }

  SessionOptions options() {
    return options;
  }

  /** Null if this process trains alone. */
  Peers peers() {
    return peers;
  }

  int batch(Dataset data) {
    return Math.min(batch, data.size());
  }

  /**
   * Opens a training for callers that drive it differently from {@link #run}.
   *
   * @return the task; the caller closes it
   * @throws IllegalArgumentException if model and data don't fit each other
   */
  public TrainingTask task(Model model, Dataset data) {
    return Fitting.task(this, model, data);
  }

  /**
   * Trains a model, whose weights change only when the training is complete.
   *
   * @return the epochs with their measurements
   * @throws IllegalArgumentException if model and data don't fit each other, the folder's run has
   *     other settings, the page's port can't be used, or there are peers and a folder
   * @throws IllegalStateException if a page was requested and panagrad-cli isn't on the path
   * @throws dev.panagrad.models.train.TrainingException if the loss is no longer a number; the
   *     model is unchanged
   */
  public History run(Model model, Dataset data) {
    return Fitting.run(this, model, data);
  }

  long steps(FitTask task) {
    return Math.multiplyExact(epochs, (long) task.stepsPerEpoch());
  }

  /**
   * Measures a model on data that were not used in its training, with the loss of these settings.
   *
   * @param measured the metrics; accuracy or R2 if none is given
   * @throws IllegalArgumentException if model, data and metrics don't fit each other
   */
  public Evaluation evaluate(Model model, Dataset data, Metric... measured) {
    return Fitting.evaluate(this, model, data, measured);
  }
}
