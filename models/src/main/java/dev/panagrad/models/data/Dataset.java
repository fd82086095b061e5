package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.order.Shuffle;
import java.util.Map;

/**
 * Examples that are read by their number: features and a target, as floats.
 *
 * <p>Reading the same example of the same epoch gives the same values, on any thread; this makes
 * trainings repeatable and resumable. Values that differ from epoch to epoch, as with augmentation,
 * must be drawn from random numbers that depend on the example and the epoch only.
 */
public interface Dataset {
  /** The number of examples. */
  int size();

  /** The shape of an example's features. */
  Shape shape();

  /** What a model of these examples predicts. */
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

  /** The source of the data, in words, for run folders and messages. */
  default String source() {
    return "%,d examples of %s".formatted(size(), shape());
  }

  /** The SHA-256 of each file of the data, in hexadecimal, by name; empty if none are known. */
  default Map<String, String> sha256() {
    return Map.of();
  }

  /**
   * How features were made of raw data, as plain collections for JSON: a saved model keeps it, and
   * applies the same to its inputs. Empty if the features are the raw data.
   */
  default Map<String, Object> preprocessing() {
    return Map.of();
  }

  /**
   * An example in words, as a person would read it, by column and in order: the cells of a table's
   * row. Empty if there are none, as for pictures.
   */
  default Map<String, String> words(int example) {
    return Map.of();
  }

  /** The class of an example, for datasets whose target is a class. */
  default int label(int example) {
    float[] target = new float[1];
    target(example, target);
    return (int) target[0];
  }

  /** These examples with their features changed anew in each epoch, as by augmentation. */
  default Dataset map(FeatureMap change) {
    return map(change, 0);
  }

  /** As {@link #map(FeatureMap)}, with random draws that also depend on a seed. */
  default Dataset map(FeatureMap change, long seed) {
    return new MappedDataset(this, change, seed);
  }

  /**
   * These examples in an order that depends on the seed only. Training shuffles each epoch by
   * itself; this is for code that reads the examples in order.
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
   * Splits the data in two by a random draw that depends on the seed only. The second part gets the
   * same share of each class, as nearly as whole examples allow.
   *
   * @param share of the second part, above 0 and below 1
   */
  default Split split(double share, long seed) {
    return Split.of(this, share, seed);
  }
}
