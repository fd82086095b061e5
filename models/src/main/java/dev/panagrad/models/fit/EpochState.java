package dev.panagrad.models.fit;

import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import dev.panagrad.models.io.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The epochs of a training so far, and the losses of the current one. Checkpoints contain it, so
 * that callbacks of a resumed training have the same state as in an uninterrupted one.
 */
final class EpochState {
  private static final String EPOCHS = "epochs";
  private static final String SUM = "epoch-loss";
  private static final String COUNT = "epoch-steps";

  private final List<Epoch> epochs = new ArrayList<>();
  private double sum;
  private long count;

  List<Epoch> epochs() {
    return epochs;
  }

  /** Seconds of training up to the end of the last epoch. */
  double seconds() {
    return epochs.isEmpty() ? 0 : epochs.getLast().seconds();
  }

  void add(float loss) {
    sum += loss;
    count++;
  }

  /** Ends the current epoch. */
  Epoch end(long step, double validationLoss, Map<String, Double> metrics, double seconds) {
    Epoch epoch = new Epoch(epochs.size() + 1, step, sum / count, validationLoss, metrics, seconds);
    epochs.add(epoch);
    sum = 0;
    count = 0;
    return epoch;
  }

  /** Adds the state to the values of a checkpoint. */
  void save(Map<String, String> position) {
    position.put(SUM, Double.toString(sum));
    position.put(COUNT, Long.toString(count));
    List<Object> all = new ArrayList<>();
    for (Epoch epoch : epochs) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("step", epoch.step());
      fields.put("loss", Double.toString(epoch.loss()));
      fields.put("validation", Double.toString(epoch.validationLoss()));
      Map<String, Object> metrics = new LinkedHashMap<>();
      epoch.metrics().forEach((name, value) -> metrics.put(name, Double.toString(value)));
      fields.put("metrics", metrics);
      fields.put("seconds", Double.toString(epoch.seconds()));
      all.add(fields);
    }
    position.put(EPOCHS, JsonWriter.line(Map.of(EPOCHS, all)));
  }

  /**
   * Restores the state that {@link #save} has added.
   *
   * @throws IllegalArgumentException if the values are not such a state
   */
  void restore(Map<String, String> position) {
    epochs.clear();
    try {
      sum = Double.parseDouble(text(position, SUM));
      count = Long.parseLong(text(position, COUNT));
      byte[] json = text(position, EPOCHS).getBytes(StandardCharsets.UTF_8);
      for (Object epoch : (List<?>) JsonReader.object(ByteBuffer.wrap(json)).get(EPOCHS)) {
        epochs.add(epoch(epochs.size() + 1, (Map<?, ?>) epoch));
      }
    } catch (JsonException | ClassCastException | NullPointerException | NumberFormatException e) {
      throw new IllegalArgumentException("its epochs are wrong", e);
    }
  }

  private static String text(Map<String, String> position, String name) {
    String text = position.get(name);
    if (text == null) {
      throw new IllegalArgumentException("its position has no '%s'".formatted(name));
    }
    return text;
  }

  private static Epoch epoch(int number, Map<?, ?> fields) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    ((Map<?, ?>) fields.get("metrics"))
        .forEach((name, value) -> metrics.put(name.toString(), real(value)));
    return new Epoch(
        number,
        (Long) fields.get("step"),
        real(fields.get("loss")),
        real(fields.get("validation")),
        metrics,
        real(fields.get("seconds")));
  }

  private static double real(Object value) {
    return Double.parseDouble((String) value);
  }
}
