package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import java.util.Map;

/** Some examples of a dataset. */
final class Selection implements Dataset {
  private final Dataset data;
  private final int[] examples;

  Selection(Dataset data, int... examples) {
    this.data = data;
    this.examples = examples.clone();
    for (int example : examples) {
      if (example < 0 || example >= data.size()) {
        throw new IllegalArgumentException(
            "there is no example %d: there are %d".formatted(example, data.size()));
      }
    }
  }

  @Override
  public int size() {
    return examples.length;
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
    data.features(examples[example], epoch, into);
  }

  @Override
  public void target(int example, float[] into) {
    data.target(examples[example], into);
  }

  @Override
  public Map<String, String> words(int example) {
    return data.words(examples[example]);
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
    return "%,d examples of %s".formatted(size(), data.source());
  }
}
