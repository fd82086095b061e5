package dev.panagrad.models.fit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Measurements over a dataset.
 *
 * @param loss the mean over all examples
 * @param metrics by name, in order
 * @param confusion the confusion matrix; empty if the model predicts numbers
 */
public record Evaluation(
    double loss, Map<String, Double> metrics, Optional<ConfusionMatrix> confusion) {
  /** Copies the map. */
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("loss %.4f".formatted(loss));
    metrics.forEach((name, value) -> line.append(", %s %.4f".formatted(name, value)));
    return line.toString();
  }
}
