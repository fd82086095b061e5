package dev.panagrad.models.train.store;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.safetensors.ElementType;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.io.safetensors.SafetensorsWriter;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a training in a safetensors file: all variables, including optimizer slots and
 * averages, and in the metadata the other state that a resumed run needs to continue bit for bit.
 *
 * @param experiment the experiment's name
 * @param step updates made
 * @param counter the session's counter, from which random ops draw
 * @param best the best evaluation so far, or null
 * @param seconds of training so far
 * @param position of the data, by names defined by the task
 */
public record Checkpoint(
    String experiment,
    long step,
    long counter,
    Score best,
    double seconds,
    Map<String, String> position) {
  private static final String POSITION = "position.";
  private static final String BEST_LOSS = "best_loss";
  private static final String BEST_ACCURACY = "best_accuracy";

  /** The name of the metric stored as the best accuracy, if it is another metric. */
  private static final String METRIC = "metric";

  private static final int INFINITE = Float.floatToIntBits(Float.POSITIVE_INFINITY);

  /** Copies the map. */
  public Checkpoint {
    position = Map.copyOf(position);
  }

  /**
   * The current state of a task.
   *
   * @param step updates made
   * @param best the best evaluation so far, or null
   */
  public static Checkpoint of(
      RunConfig config, TrainingTask task, long step, double seconds, Score best) {
    return new Checkpoint(
        config.experiment(), step, task.session().counter(), best, seconds, task.position());
  }

  /** Writes the variables of a task's session and this state; the file is replaced as a whole. */
  public void save(Path file, TrainingTask task) {
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.metadata("format", "panagrad checkpoint 1");
    writer.metadata("experiment", experiment);
    writer.metadata("step", Long.toString(step));
    writer.metadata("counter", Long.toString(counter));
    writer.metadata("seconds", Double.toString(seconds));
    // A NaN is omitted, since nothing would ever compare as better.
    if (best != null && !Double.isNaN(best.loss()) && !Double.isNaN(best.accuracy())) {
      writer.metadata(BEST_LOSS, Double.toString(best.loss()));
      writer.metadata(BEST_ACCURACY, Double.toString(best.accuracy()));
      if (!task.metric().equals(Measurement.ACCURACY)) {
        writer.metadata(METRIC, task.metric());
      }
    }
    position.forEach((name, value) -> writer.metadata(POSITION + name, value));
    for (Node variable : task.session().graph().variables()) {
      Tensor tensor = task.session().variable(variable);
      writer.add(variable.name(), ElementType.F32, tensor.shape().sizes(), tensor.buffer());
    }
    writer.write(file);
  }

  /**
   * Reads a checkpoint into a session of the same experiment.
   *
   * @throws FileException if the file is damaged, holds a NaN or an infinity or more variables than
   *     the session has, or is of another experiment or other sizes
   */
  public static Checkpoint load(Path file, String experiment, Session session) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      Checkpoint checkpoint = load(file, tensors, experiment, session);
      Set<String> unknown = new LinkedHashSet<>(tensors.tensors().keySet());
      session.graph().variables().forEach(variable -> unknown.remove(variable.name()));
      if (!unknown.isEmpty()) {
        throw FileException.of(
            "%s has tensors that %s doesn't know (%s); take a checkpoint as 'panagrad train' wrote"
                + " it",
            file, experiment, String.join(", ", unknown));
      }
      return checkpoint;
    }
  }

  /**
   * Reads those variables that a session has, for example for a part of the network or without an
   * optimizer.
   *
   * @throws FileException as {@link #load}, but the file may hold more variables
   */
  public static Checkpoint loadPart(Path file, String experiment, Session session) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      return load(file, tensors, experiment, session);
    }
  }

  private static Checkpoint load(
      Path file, SafetensorsFile tensors, String experiment, Session session) {
    Checkpoint checkpoint = parse(file, tensors.metadata());
    if (!checkpoint.experiment.equals(experiment)) {
      throw FileException.of(
          "%s is a checkpoint of %s, not of %s; give the folder of a run of %s",
          file, checkpoint.experiment, experiment, experiment);
    }
    for (Node variable : session.graph().variables()) {
      read(file, tensors, variable.name(), session.variable(variable));
    }
    session.counter(checkpoint.counter);
    return checkpoint;
  }

  /**
   * Initializes variables from a file, which contains them under their names or under {@code
   * initial/<name>}. Optimizer slots and averages that are missing there keep their values.
   */
  public static void initialize(Path file, Session session) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      for (Node node : session.graph().variables()) {
        String name = node.name();
        String source = tensors.has("initial/" + name) ? "initial/" + name : name;
        if (tensors.has(source) || ((Variable) node.op()).trainable()) {
          read(file, tensors, source, session.variable(node));
        }
      }
    }
  }

  private static void read(Path file, SafetensorsFile tensors, String name, Tensor into) {
    tensors.read(name, ElementType.F32, into.shape().sizes(), into.buffer());
    if (!isFinite(into.buffer())) {
      throw FileException.of(
          "%s holds NaN or infinity in '%s'; take another checkpoint, or train anew", file, name);
    }
  }

  /**
   * The first variable that holds a NaN or an infinity, if any: such a checkpoint can't be resumed.
   */
  public static Optional<String> firstNotFinite(Session session) {
    return session.graph().variables().stream()
        .filter(variable -> !isFinite(session.variable(variable).buffer()))
        .map(Node::name)
        .findFirst();
  }

  private static boolean isFinite(Buffer values) {
    int largest = 0;
    for (long i = 0; i < values.length(); i++) {
      // Without the sign bit, the bits of floats are ordered like their values, with NaN at the
      // end.
      largest = Math.max(largest, values.getInt(i) & Integer.MAX_VALUE);
    }
    return largest < INFINITE;
  }

  private static Checkpoint parse(Path file, Map<String, String> metadata) {
    CheckpointFields fields = new CheckpointFields(file, metadata);
    // Other metrics, such as R2, are at most 1 as well.
    double least = fields.has(METRIC) ? Double.NEGATIVE_INFINITY : 0;
    boolean hasBest = fields.has(BEST_LOSS) || fields.has(BEST_ACCURACY);
    return new Checkpoint(
        fields.string("experiment"),
        fields.count("step"),
        fields.count("counter"),
        hasBest
            ? new Score(
                fields.real(BEST_LOSS, Double.POSITIVE_INFINITY),
                fields.real(BEST_ACCURACY, least, 1))
            : null,
        fields.real("seconds", Double.MAX_VALUE),
        fields.beginningWith(POSITION));
  }
}
