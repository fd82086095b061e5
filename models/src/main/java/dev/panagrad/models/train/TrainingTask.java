package dev.panagrad.models.train;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.nn.AdjustableRate;
import dev.panagrad.models.train.loop.Trainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link Trainer} drives: a session with its data. The loop is the same for digits and text;
 * what a batch is, and what is measured, is told here.
 */
public interface TrainingTask extends AutoCloseable {
  /** The session that holds the variables. */
  Session session();

  /** What the network gives, as probabilities or logits; for listings of its layers. */
  Node output();

  /**
   * What is fed for an update; for listings and timings of the schedule. Of a batch in shards,
   * feeds and fetches are those of one shard together with the update.
   */
  Feeds feeds();

  /** What is fetched for an update. */
  Fetches updateFetches();

  /**
   * The gradient of the loss by each trained variable, as {@link #feeds} give it: of the batch
   * under way, or of one of its shards; none unless the task says otherwise. Of batches of several
   * forms, those of the form under way.
   */
  default Map<Node, Node> gradients() {
    return Map.of();
  }

  /** What is trained on. */
  DataOrigin origin();

  /**
   * Writes into a new run's folder what the trained model needs beside its variables, as
   * vocabularies; nothing unless the task says otherwise.
   */
  default void saveParts(RunFolder folder) {}

  /** Adds what an update, a score and an evaluation run, before the first of them. */
  void warmUp(WarmUp warmUp);

  /** Takes the next batch, without training on it. */
  void nextBatch();

  /**
   * Whether {@link #scoreBatch} tells something after so many updates: a model in use may need
   * averages that there are none of before the first.
   */
  default boolean isScorable(long step) {
    return true;
  }

  /** Loss and accuracy on the batch, with dropout off, before its update. */
  Score scoreBatch();

  /**
   * Trains on the batch.
   *
   * @param step updates made so far
   * @return the loss before the update
   */
  float update(long step);

  /** Loss and accuracy on data that is not trained on. */
  Score evaluate();

  /** What {@link #evaluate} uses: "test" or "validation". */
  String evaluationSplit();

  /** How many examples {@link #evaluate} looks at; with none it isn't called. */
  long evaluationExamples();

  /** Whether one evaluation is better than another; by accuracy unless the task says otherwise. */
  default boolean better(Score score, Score other) {
    return score.accuracy() > other.accuracy();
  }

  /** The learning rate, which may be changed between two updates. */
  AdjustableRate rate();

  /** The learning rate of the update that follows {@code step} updates. */
  default float learningRate(long step) {
    return rate().at(step);
  }

  /** The name of what {@link Score#accuracy} is: "accuracy", unless numbers are told. */
  default String metric() {
    return Measurement.ACCURACY;
  }

  /**
   * What the task wants to be told of its own training, before all others.
   *
   * @param stop for a task that ends its training early
   */
  default TrainingListener listener(StopRequest stop) {
    return new TrainingListener() {};
  }

  /** What the loss is called in plots, with its unit. */
  default String lossName() {
    return "Loss";
  }

  /** The largest loss that a plot shows; infinite for all. */
  default double mostLoss() {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * What can be shown of the task and tried with its model, by the kind of view: a task offers the
   * views that it implements, unless it says otherwise.
   *
   * @param kind an interface, as {@link ExamplesView}
   * @return empty if the task has nothing of this kind
   */
  default <V> Optional<V> view(Class<V> kind) {
    return kind.isInstance(this) ? Optional.of(kind.cast(this)) : Optional.empty();
  }

  /** What is learned, in a sentence; empty where the experiment's name says it. */
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
   * Writes the model as it is now, whole, if that is what is to be used in the end.
   *
   * @param best whether it is the best so far, and not just the last
   */
  default void saveModel(Path file, boolean best) {}

  /** Examples a batch. */
  int batch();

  /** How many shards a batch is cut into, which are computed one after the other. */
  default int shards() {
    return 1;
  }

  /** The other processes that make the same steps; null if there are none. */
  default Peers peers() {
    return null;
  }

  /**
   * Brings to rank 0 what each process knows of the state of its own shards alone; all processes
   * call it after the same steps.
   */
  default void collect() {}

  /** What speed is told in: "ex" for examples, "chars" for characters. */
  default String unit() {
    return "ex";
  }

  /** How many of the {@link #unit} a batch has. */
  default long unitsPerBatch() {
    return batch();
  }

  /** The examples of the batch side by side, or null if they are no pictures. */
  default Picture batchPicture() {
    return null;
  }

  /** Where the data stands and what else a resumed run needs, as names and values. */
  Map<String, String> position();

  /** Goes to where {@link #position} was taken. */
  void seek(Map<String, String> position);

  /**
   * Writes the network in use, with its weights as they are, as an ONNX file.
   *
   * @throws dev.panagrad.models.io.FileException if it can't be written, or ONNX has nothing for it
   */
  default void exportOnnx(Path file) {
    throw FileException.of("networks of this kind can't be written as the ONNX file %s", file);
  }

  /** Frees the session and the data's memory. */
  @Override
  void close();
}
