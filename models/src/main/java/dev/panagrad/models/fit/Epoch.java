package dev.panagrad.models.fit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measurements at the end of an epoch.
 *
 * @param number from 1
 * @param step updates made so far
 * @param loss the mean loss over the batches of the epoch, dropout included
 * @param validationLoss on the validation data; NaN if there are none
 * @param metrics on the validation data, by name; empty if there are none
 * @param seconds of training so far
 */
public record Epoch(
    int number,
    long step,
    double loss,
    double validationLoss,
    Map<String, Double> metrics,
    double seconds) {
  /** Copies the map. */
  public Epoch {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** The monitored loss: on validation data if there are any, else on the training data. */
  public double monitored() {
    return Double.isNaN(validationLoss) ? loss : validationLoss;
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("epoch %d: loss %.4f".formatted(number, loss));
    if (!Double.isNaN(validationLoss)) {
      line.append(", validation loss %.4f".formatted(validationLoss));
    }
    metrics.forEach((name, value) -> line.append(", %s %.4f".formatted(name, value)));
    return line.toString();
  }
}
