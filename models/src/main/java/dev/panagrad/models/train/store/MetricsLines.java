package dev.panagrad.models.train.store;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import dev.panagrad.models.io.json.JsonWriter;
import dev.panagrad.models.train.Measurement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of metrics.jsonl, one JSON object per measurement. A line with "event" records an
 * action of the user, and is skipped when measurements are read.
 *
 * <p>A number that is exactly a float is written with the shortest digits that identify the float.
 * JSON has no NaN and no infinity: they are the strings "NaN", "Infinity" and "-Infinity".
 */
final class MetricsLines {
  private static final String EVENT = "event";

  /** The name of the metric stored as the accuracy, if it is another metric. */
  private static final String METRIC = "metric";

  private MetricsLines() {}

  /**
   * A line with its position.
   *
   * @param step updates made
   * @param measurement or null if the line records an action of the user
   * @param end the offset of the byte after its line feed
   */
  record Line(long step, Measurement measurement, long end) {}

  static byte[] format(Measurement measurement) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", measurement.step());
    fields.put("split", measurement.split());
    fields.put("loss", shortest(measurement.loss()));
    fields.put("accuracy", shortest(measurement.accuracy()));
    fields.put("learning_rate", shortest(measurement.learningRate()));
    fields.put("examples", measurement.examples());
    fields.put("seconds", Math.rint(measurement.seconds() * 1e3) / 1e3);
    if (!measurement.metric().equals(Measurement.ACCURACY)) {
      fields.put(METRIC, measurement.metric());
    }
    return (JsonWriter.line(fields) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A line that records what a user has done to the training. */
  static byte[] format(long step, String event, double learningRate) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", step);
    fields.put(EVENT, event);
    fields.put("learning_rate", shortest(learningRate));
    return (JsonWriter.line(fields) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** All complete lines; bytes after the last line feed are left out. */
  static List<Line> read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new FileException(
          file + " cannot be read (" + e + "); give the folder of a training run", e);
    }
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(parse(file, lines.size() + 1, bytes, start, i));
        start = i + 1;
      }
    }
    return lines;
  }

  private static Line parse(Path file, int number, byte[] bytes, int from, int to) {
    try {
      Map<String, Object> fields = JsonReader.object(ByteBuffer.wrap(bytes, from, to - from));
      if (fields.get("step") instanceof Long step
          && step >= 0
          && fields.get(EVENT) instanceof String) {
        return new Line(step, null, to + 1);
      }
      if (fields.get("step") instanceof Long step
          && step >= 0
          && fields.get("split") instanceof String split
          && fields.get("examples") instanceof Long examples
          && examples >= 0) {
        Measurement measurement =
            new Measurement(
                step,
                split,
                real(fields, "loss"),
                real(fields, "accuracy"),
                real(fields, "learning_rate"),
                examples,
                real(fields, "seconds"),
                fields.getOrDefault(METRIC, Measurement.ACCURACY).toString());
        return new Line(step, measurement, to + 1);
      }
    } catch (JsonException | NumberFormatException e) {
      throw damaged(file, number, e);
    }
    throw damaged(file, number, null);
  }

  private static double real(Map<String, Object> fields, String name) {
    return switch (fields.get(name)) {
      case Number number -> number.doubleValue();
      case String text -> Double.parseDouble(text);
      case null, default -> throw new NumberFormatException(name);
    };
  }

  private static double shortest(double value) {
    boolean exactFloat = (float) value == value;
    return exactFloat && Double.isFinite(value)
        ? Double.parseDouble(Float.toString((float) value))
        : value;
  }

  private static FileException damaged(Path file, int number, Exception cause) {
    return new FileException(
        "line %d of %s is not a measurement; restore or remove that line".formatted(number, file),
        cause);
  }
}
