package dev.panagrad.models.train;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Named numbers and choices that users may set, in a fixed order; immutable. */
public final class HyperParameters {
  private final Map<String, Double> values;

  /** The names of parameters that may be 0, which turns their feature off. */
  private final Set<String> optional;

  private final Map<String, Choice> choices;

  /** A word out of the allowed ones. */
  private record Choice(String word, List<String> allowed) {}

  private HyperParameters(
      Map<String, Double> values, Set<String> optional, Map<String, Choice> choices) {
    this.values = Collections.unmodifiableMap(values);
    this.optional = optional;
    this.choices = Collections.unmodifiableMap(choices);
  }

  /** No parameters. */
  public static HyperParameters none() {
    return new HyperParameters(new LinkedHashMap<>(), Set.of(), new LinkedHashMap<>());
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

  /** These parameters and one more, or with another value of an existing one. */
  public HyperParameters with(String key, double value) {
    Map<String, Double> changed = new LinkedHashMap<>(values);
    changed.put(key, value);
    return new HyperParameters(changed, optional, choices);
  }

  /** These parameters and one more, which may be set to 0. */
  public HyperParameters withOptional(String key, double value) {
    Set<String> more = new HashSet<>(optional);
    more.add(key);
    return new HyperParameters(with(key, value).values, Set.copyOf(more), choices);
  }

  /**
   * Sets a parameter that exists.
   *
   * @throws IllegalArgumentException with the existing parameters, or if the value is no finite
   *     number above 0, or 0 where that is allowed
   */
  public HyperParameters set(String key, double value) {
    require(key);
    boolean large = optional.contains(key) ? value >= 0 : value > 0;
    if (!Double.isFinite(value) || !large) {
      throw new IllegalArgumentException(
          "the hyper-parameter '%s' must be %s, not %s"
              .formatted(key, optional.contains(key) ? "0 or above" : "a number above 0", value));
    }
    if (key.startsWith("keep-probability") && value > 1) {
      throw new IllegalArgumentException(
          "the hyper-parameter '%s' is a probability and can't be %s".formatted(key, value));
    }
    return with(key, value);
  }

  /** These parameters and a choice between several words. */
  public HyperParameters withChoice(String key, String word, List<String> allowed) {
    Map<String, Choice> changed = new LinkedHashMap<>(choices);
    changed.put(key, new Choice(word, List.copyOf(allowed)));
    return new HyperParameters(values, optional, changed);
  }

  /**
   * Sets a choice that exists.
   *
   * @throws IllegalArgumentException with the existing choices or words
   */
  public HyperParameters choose(String key, String word) {
    Choice choice = choices.get(key);
    if (choice == null) {
      throw unknown(key);
    }
    if (!choice.allowed.contains(word)) {
      throw new IllegalArgumentException(
          "the hyper-parameter '%s' is one of %s, not '%s'"
              .formatted(key, String.join(", ", choice.allowed), word));
    }
    return withChoice(key, word, choice.allowed);
  }

  /** Whether a choice with this name exists. */
  public boolean hasChoice(String key) {
    return choices.containsKey(key);
  }

  /** The selected word, if the choice exists. */
  public Optional<String> word(String key) {
    return Optional.ofNullable(choices.get(key)).map(Choice::word);
  }

  /** All choices with their selected words, in order. */
  public Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    choices.forEach((key, choice) -> words.put(key, choice.word));
    return words;
  }

  /** The names of numbers and choices, in order. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.addAll(choices.keySet());
    return names;
  }

  /** Whether a number with this name exists. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /**
   * The value of a parameter.
   *
   * @throws IllegalArgumentException if there is none with this name
   */
  public double get(String key) {
    require(key);
    return values.get(key);
  }

  /** The value of a parameter, or a default if there is none with this name. */
  public double get(String key, double otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  /**
   * The value of a parameter that is a count.
   *
   * @throws IllegalArgumentException if there is none with this name, or it is no whole number
   */
  public int whole(String key) {
    double value = get(key);
    if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the hyper-parameter '%s' must be a whole number, not %s".formatted(key, value));
    }
    return (int) value;
  }

  /** All numbers, in order. */
  public Map<String, Double> asMap() {
    return values;
  }

  private void require(String key) {
    if (!values.containsKey(key)) {
      throw unknown(key);
    }
  }

  private IllegalArgumentException unknown(String key) {
    return new IllegalArgumentException(
        "there is no hyper-parameter '%s' here; there are %s"
            .formatted(key, String.join(", ", names())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HyperParameters parameters
        && parameters.values.equals(values)
        && parameters.choices.equals(choices);
  }

  @Override
  public int hashCode() {
    return 31 * values.hashCode() + choices.hashCode();
  }

  @Override
  public String toString() {
    return values + (choices.isEmpty() ? "" : words().toString());
  }
}
