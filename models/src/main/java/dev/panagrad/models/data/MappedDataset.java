package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A dataset whose features are changed as they are read.
 *
 * @param data the examples
 * @param change what is done to each
 */
record MappedDataset(Dataset data, FeatureMap change) implements Dataset {
  /** Keeps the draws of neighbouring examples and epochs apart. */
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
    change.apply(into, new SplittableRandom((epoch * Integer.MAX_VALUE + example) * STEP));
  }

  @Override
  public void target(int example, float[] into) {
    data.target(example, into);
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
