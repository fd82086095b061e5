package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import java.util.Map;

/**
 * Examples that are read by their number: features and a target, as floats.
 *
 * <p>Reading the same example of the same epoch gives the same values, on any thread: this is what
 * makes trainings repeatable and resumable. What differs from epoch to epoch, as augmentation,
 * draws from numbers that depend on the example and the epoch.
 */
public interface Dataset {
  /** How many examples there are. */
  int size();

  /** The shape of an example's features. */
  Shape shape();

  /** What is to be told of an example. */
  Target target();

  /**
   * Reads the features of an example.
   *
   * @param example from 0
   * @param epoch the pass over the data, from 0
   * @param into gets them, row-major
   */
  void features(int example, long epoch, float[] into);

  /**
   * Reads the target of an example.
   *
   * @param into gets the number of its class, or its values
   */
  void target(int example, float[] into);

  /** Where the data comes from, in words, for run folders and messages. */
  default String source() {
    return "%,d examples of %s".formatted(size(), shape());
  }

  /** The SHA-256 of each file of the data, in hexadecimal, by name; empty if none are known. */
  default Map<String, String> sha256() {
    return Map.of();
  }

  /**
   * How features were made of raw data, as plain collections for JSON: a saved model keeps it, and
   * does the same to what it is asked about. Empty if they are the raw data.
   */
  default Map<String, Object> preprocessing() {
    return Map.of();
  }

  /**
   * An example in words, as a person would read it, by column and in order: the cells of a table's
   * row. Empty if there are none, as of pictures.
   */
  default Map<String, String> words(int example) {
    return Map.of();
  }

  /** The class of an example, whose target is a class. */
  default int label(int example) {
    float[] target = new float[1];
    target(example, target);
    return (int) target[0];
  }

  /** These examples with their features changed in each epoch anew, as by augmentation. */
  default Dataset map(FeatureMap change) {
    return map(change, 0);
  }

  /** As {@link #map(FeatureMap)}, with draws that depend on a seed as well. */
  default Dataset map(FeatureMap change, long seed) {
    return new MappedDataset(this, change, seed);
  }

  /**
   * These examples in an order that depends on the seed only. Training shuffles in each epoch by
   * itself; this is for what reads them in order.
   */
  default Dataset shuffle(long seed) {
    int[] order = new int[size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Shuffle.shuffle(order, seed, 0);
    return select(order);
  }

  /** Some of these examples, by their numbers. */
  default Dataset select(int... examples) {
    return new Selection(this, examples);
  }

  /**
   * Cuts the data into two by a random draw that depends on the seed only. Of each class the same
   * share goes to the second part, as nearly as whole examples allow.
   *
   * @param share of the second part, above 0 and below 1
   */
  default Split split(double share, long seed) {
    return Split.of(this, share, seed);
  }
}
