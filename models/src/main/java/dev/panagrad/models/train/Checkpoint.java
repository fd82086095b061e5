package dev.panagrad.models.train;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.safetensors.ElementType;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.io.safetensors.SafetensorsWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a training in a safetensors file: all variables, optimizer slots and averages
 * included, and in the metadata what else a resumed run needs to go on bit for bit.
 *
 * @param experiment the experiment's name
 * @param step updates made
 * @param counter the session's counter, from which random ops draw
 * @param best the best evaluation so far, or null
 * @param seconds of training so far
 * @param position of the data, by names that the task knows
 */
public record Checkpoint(
    String experiment,
    long step,
    long counter,
    Score best,
    double seconds,
    Map<String, String> position) {
  private static final String POSITION = "position.";

  /** Copies the map. */
  public Checkpoint {
    position = Map.copyOf(position);
  }

  /** Writes the variables of a task's session and this state; the file is replaced as a whole. */
  public void save(Path file, TrainingTask task) {
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.metadata("format", "panagrad checkpoint 1");
    writer.metadata("experiment", experiment);
    writer.metadata("step", Long.toString(step));
    writer.metadata("counter", Long.toString(counter));
    writer.metadata("seconds", Double.toString(seconds));
    if (best != null) {
      writer.metadata("best_loss", Double.toString(best.loss()));
      writer.metadata("best_accuracy", Double.toString(best.accuracy()));
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
   * @throws FileException if the file is damaged, or of another experiment or other sizes
   */
  public static Checkpoint load(Path file, String experiment, Session session) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      Checkpoint checkpoint = parse(file, tensors.metadata());
      if (!checkpoint.experiment.equals(experiment)) {
        throw FileException.of(
            "%s is a checkpoint of %s, not of %s; give the folder of a run of %s",
            file, checkpoint.experiment, experiment, experiment);
      }
      for (Node variable : session.graph().variables()) {
        read(tensors, variable.name(), session.variable(variable));
      }
      session.counter(checkpoint.counter);
      return checkpoint;
    }
  }

  /**
   * Gives variables their first values from a file, in which they stand under their names or under
   * {@code initial/<name>}. Optimizer slots and averages that are not there stay as they are.
   */
  public static void initialize(Path file, Session session) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      for (Node node : session.graph().variables()) {
        String name = node.name();
        String source = tensors.has("initial/" + name) ? "initial/" + name : name;
        if (tensors.has(source) || ((Variable) node.op()).trainable()) {
          read(tensors, source, session.variable(node));
        }
      }
    }
  }

  private static void read(SafetensorsFile tensors, String name, Tensor into) {
    tensors.read(name, ElementType.F32, into.shape().sizes(), into.buffer());
  }

  private static Checkpoint parse(Path file, Map<String, String> metadata) {
    for (String key : List.of("experiment", "step", "counter", "seconds")) {
      if (!metadata.containsKey(key)) {
        throw FileException.of(
            "%s is no checkpoint of a training: its metadata has no '%s'; give a file that"
                + " 'panagrad train' wrote, or use --init for bare variables",
            file, key);
      }
    }
    Map<String, String> position = new HashMap<>();
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(POSITION)) {
            position.put(key.substring(POSITION.length()), value);
          }
        });
    try {
      Score best =
          metadata.containsKey("best_accuracy")
              ? new Score(
                  Double.parseDouble(metadata.get("best_loss")),
                  Double.parseDouble(metadata.get("best_accuracy")))
              : null;
      return new Checkpoint(
          metadata.get("experiment"),
          Long.parseLong(metadata.get("step")),
          Long.parseLong(metadata.get("counter")),
          best,
          Double.parseDouble(metadata.get("seconds")),
          position);
    } catch (NumberFormatException e) {
      throw new FileException(
          "%s has metadata that is no number (%s); take another checkpoint"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
