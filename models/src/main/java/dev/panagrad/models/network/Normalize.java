package dev.panagrad.models.network;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Layers;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Subtracts a fixed mean from each channel, the last axis, and divides by a fixed standard
 * deviation: what a network trained elsewhere may expect of its input.
 *
 * @param mean of each channel, or one for all
 * @param std of each channel, or one for all
 */
record Normalize(List<Float> mean, List<Float> std) implements Layer {
  Normalize {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    Words.check(mean.stream().allMatch(Float::isFinite), "a mean must be a finite number");
    Words.check(
        std.stream().allMatch(value -> Float.isFinite(value) && value != 0),
        "a standard deviation must be a finite number other than 0");
  }

  @Override
  public Node apply(Layers layers, String name, Node x) {
    GraphBuilder g = layers.graph();
    return g.div(g.sub(x, channels(g, "mean", mean, x)), channels(g, "std", std, x));
  }

  private static Node channels(GraphBuilder g, String what, List<Float> values, Node x) {
    int channels = x.shape().size(x.shape().rank() - 1);
    Words.check(
        values.size() == 1 || values.size() == channels,
        "%s needs one number or %d, not %d, for examples of %s",
        what,
        channels,
        values.size(),
        Network.example(x));
    float[] all = new float[channels];
    for (int c = 0; c < channels; c++) {
      all[c] = values.get(values.size() == 1 ? 0 : c);
    }
    return g.constant(Shape.of(channels), all);
  }

  static Normalize parse(Words words) {
    return new Normalize(words.reals("mean"), words.reals("standard deviation"));
  }

  @Override
  public String text() {
    return "normalize " + joined(mean) + " " + joined(std);
  }

  private static String joined(List<Float> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
