package dev.panagrad.models.train;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.nn.AdjustableRate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session with its data, driven by the loop of a trainer. The loop is the same for digits and
 * text; the task defines its batches and its measurements.
 */
public interface TrainingTask extends AutoCloseable {
  /** The session that holds the variables. */
  Session session();

  /** The output of the network, as probabilities or logits; for listings of its layers. */
  Node output();

  /**
   * The feeds of an update; for listings and timings of the schedule. For a batch in shards, feeds
   * and fetches are those of one shard together with the update.
   */
  Feeds feeds();

  /** The fetches of an update. */
  Fetches updateFetches();

  /**
   * The gradients of the loss with respect to each trained variable, for the values in {@link
   * #feeds}: of the current batch, or of one of its shards; empty unless the task overrides it. For
   * batches of several forms, those of the current form.
   */
  default Map<Node, Node> gradients() {
    return Map.of();
  }

  /** The origin of the training data. */
  DataOrigin origin();

  /**
   * Writes the files that the trained model needs besides its variables, such as vocabularies, into
   * a new run's folder; does nothing unless the task overrides it.
   */
  default void saveParts(RunFolder folder) {}

  /** Adds the runs of an update, a score and an evaluation; called before the first of them. */
  void warmUp(WarmUp warmUp);

  /** Takes the next batch, without training on it. */
  void nextBatch();

  /**
   * Whether {@link #scoreBatch} is meaningful after this many updates: a model for inference may
   * need averages that don't exist before the first one.
   */
  default boolean isScorable(long step) {
    return true;
  }

  /** Loss and accuracy on the current batch, with dropout off, before its update. */
  Score scoreBatch();

  /**
   * As {@link #scoreBatch}, with the work shared by all {@link #peers} if the task can do so; all
   * of them call it before the same updates.
   *
   * @return the score on rank 0; elsewhere perhaps null
   */
  default Score scoreTogether() {
    return peers().isLead() ? scoreBatch() : null;
  }

  /**
   * Trains on the current batch.
   *
   * @param step updates made so far
   * @return the loss before the update
   */
  float update(long step);

  /** Loss and accuracy on data that are not trained on. */
  Score evaluate();

  /**
   * As {@link #evaluate}, with the work shared by all {@link #peers} if the task can do so; all of
   * them call it after the same updates.
   *
   * @return the score on rank 0; elsewhere null unless the task shares the work
   */
  default Score evaluateTogether() {
    return peers().isLead() ? evaluate() : null;
  }

  /** The data of {@link #evaluate}: "test" or "validation". */
  String evaluationSplit();

  /** The number of examples in {@link #evaluate}; if 0, it isn't called. */
  long evaluationExamples();

  /** Whether one evaluation is better than another; by accuracy unless the task overrides it. */
  default boolean better(Score score, Score other) {
    return score.accuracy() > other.accuracy();
  }

  /** The learning rate, which may be changed between two updates. */
  AdjustableRate rate();

  /** The learning rate of the next update after {@code step} updates. */
  default float learningRate(long step) {
    return rate().at(step);
  }

  /**
   * The name of the metric in {@link Score#accuracy}: "accuracy", unless the model predicts
   * numbers.
   */
  default String metric() {
    return Measurement.ACCURACY;
  }

  /**
   * A listener of the task itself, called before all others.
   *
   * @param stop for a task that ends its training early
   */
  default TrainingListener listener(StopRequest stop) {
    return new TrainingListener() {};
  }

  /** The name of the loss in plots, with its unit. */
  default String lossName() {
    return "Loss";
  }

  /** The largest loss that a plot shows; infinite for all. */
  default double mostLoss() {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Views of the task, to show it and to try its model, by their kind: a task offers the views that
   * it implements, unless it overrides this.
   *
   * @param kind an interface, as {@link ExamplesView}, or the class of a result
   * @return empty if the task has no view of this kind
   */
  default <V> Optional<V> view(Class<V> kind) {
    return kind.isInstance(this) ? Optional.of(kind.cast(this)) : Optional.empty();
  }

  /** A sentence that describes what is learned; empty if the experiment's name suffices. */
  default String description() {
    return "";
  }

  /** The share of the time of its steps, from 0 to 1, that was spent waiting for data. */
  default double waiting() {
    return 0;
  }

  /** Whether the task itself has ended its training before all steps were made. */
  default boolean isEnded() {
    return false;
  }

  /**
   * Writes the current model as a whole, for tasks whose result is a model file.
   *
   * @param best whether it is the best so far, rather than just the last
   */
  default void saveModel(Path file, boolean best) {}

  /** Examples per batch. */
  int batch();

  /** How many shards a batch is split into, which are computed one after the other. */
  default int shards() {
    return 1;
  }

  /** The other processes that make the same steps; null if there are none. */
  default Peers peers() {
    return null;
  }

  /**
   * Collects on rank 0 the state that each process has for its own shards only; all processes call
   * it after the same steps.
   */
  default void collect() {}

  /** The unit of speed: "ex" for examples, "chars" for characters. */
  default String unit() {
    return "ex";
  }

  /** The number of {@link #unit}s in a batch. */
  default long unitsPerBatch() {
    return batch();
  }

  /** The examples of the current batch in one picture, or null if they are no pictures. */
  default Picture batchPicture() {
    return null;
  }

  /** The position in the data and other state that a resumed run needs, as names and values. */
  Map<String, String> position();

  /** Restores the state of {@link #position}. */
  void seek(Map<String, String> position);

  /**
   * Writes the network for inference, with its current weights, as an ONNX file.
   *
   * @throws dev.panagrad.models.io.FileException if it can't be written, or ONNX has no equivalent
   *     of a part
   */
  default void exportOnnx(Path file) {
    throw FileException.of("networks of this kind can't be written as the ONNX file %s", file);
  }

  /**
   * As {@link #exportOnnx}, also for networks that take several files, as an encoder and a decoder
   * do, named like the given one.
   *
   * @return the files
   */
  default List<Path> exportParts(Path file) {
    exportOnnx(file);
    return List.of(file);
  }

  /** Frees the session and the data's memory. */
  @Override
  void close();
}
