package dev.panagrad.models.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named numbers that a person may set, in a fixed order; immutable. */
public final class HyperParameters {
  private final Map<String, Double> values;

  private HyperParameters(Map<String, Double> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** No parameters. */
  public static HyperParameters none() {
    return new HyperParameters(new LinkedHashMap<>());
  }

  /** One parameter. */
  public static HyperParameters of(String key, double value) {
    return none().with(key, value);
  }

  /** A learning rate that decays: floor + rate * e^(-step / decay). */
  public static HyperParameters decay(double rate, double floor, double decay) {
    return of("learning-rate", rate)
        .with("learning-rate-floor", floor)
        .with("learning-rate-decay", decay);
  }

  /** These parameters and one more, or another value of one. */
  public HyperParameters with(String key, double value) {
    Map<String, Double> changed = new LinkedHashMap<>(values);
    changed.put(key, value);
    return new HyperParameters(changed);
  }

  /**
   * Another value of a parameter that exists.
   *
   * @throws IllegalArgumentException naming the parameters there are, or if the value is no finite
   *     number above 0
   */
  public HyperParameters set(String key, double value) {
    require(key);
    if (!Double.isFinite(value) || value <= 0) {
      throw new IllegalArgumentException(
          "the hyper-parameter '%s' must be a number above 0, not %s".formatted(key, value));
    }
    if (key.startsWith("keep-probability") && value > 1) {
      throw new IllegalArgumentException(
          "the hyper-parameter '%s' is a probability and can't be %s".formatted(key, value));
    }
    return with(key, value);
  }

  /** Whether there is such a parameter. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /**
   * The value of a parameter.
   *
   * @throws IllegalArgumentException if there is none of the name
   */
  public double get(String key) {
    require(key);
    return values.get(key);
  }

  /** The value of a parameter, or another if there is none of the name. */
  public double get(String key, double otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  /** All parameters in their order. */
  public Map<String, Double> asMap() {
    return values;
  }

  private void require(String key) {
    if (!values.containsKey(key)) {
      throw new IllegalArgumentException(
          "there is no hyper-parameter '%s' here; there are %s"
              .formatted(key, String.join(", ", values.keySet())));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HyperParameters parameters && parameters.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
