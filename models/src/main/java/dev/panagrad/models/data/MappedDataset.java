package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A dataset whose features are changed as they are read.
 *
 * @param data the examples
 * @param change applied to each example
 * @param seed of the random draws of the change
 */
record MappedDataset(Dataset data, FeatureMap change, long seed) implements Dataset {
  /** Separates the random draws of neighbouring examples and epochs. */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public Shape shape() {
    return data.shape();
  }

  @Override
  public Target target() {
    return data.target();
  }

  @Override
  public void features(int example, long epoch, float[] into) {
    data.features(example, epoch, into);
    long number = epoch * Integer.MAX_VALUE + example;
    change.apply(into, new SplittableRandom(number * STEP ^ mixed(seed)));
  }

  /** Spreads a seed over all bits (Steele and others 2014); 0 stays 0. */
  private static long mixed(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public void target(int example, float[] into) {
    data.target(example, into);
  }

  @Override
  public Map<String, String> words(int example) {
    return data.words(example);
  }

  @Override
  public Map<String, Object> preprocessing() {
    return data.preprocessing();
  }

  @Override
  public Map<String, String> sha256() {
    return data.sha256();
  }

  @Override
  public String source() {
    return data.source();
  }
}
