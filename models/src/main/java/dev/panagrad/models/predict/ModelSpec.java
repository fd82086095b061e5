package dev.panagrad.models.predict;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.Layers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is, but for its weights.
 *
 * @param network from features to one value a class or number
 * @param input the shape of an example's features
 * @param target what it tells
 * @param preprocessing how features are made of raw data, as plain collections for JSON; empty if
 *     they are taken as they are
 */
public record ModelSpec(
    Network network, Shape input, Target target, Map<String, Object> preprocessing) {
  /** Copies the map. */
  public ModelSpec {
    preprocessing = Collections.unmodifiableMap(new LinkedHashMap<>(preprocessing));
  }

  /**
   * Adds the network to a graph.
   *
   * @param x [n, ...]
   * @return [n, values], without softmax
   * @throws IllegalArgumentException if it doesn't give as many values as the target needs
   */
  public Node output(Layers layers, Node x) {
    Node values = network.apply(layers, x);
    int width = target.width();
    if (values.shape().rank() != 2 || values.shape().size(1) != width) {
      throw new IllegalArgumentException(
          "the network gives %s an example, but %d values are needed for %s; end it with 'dense %d'"
              .formatted(values.shape().with(0, 1), width, target, width));
    }
    return values;
  }

  /** The names of what is told: of the classes, or of the numbers. */
  public List<String> names() {
    return switch (target) {
      case Target.Classes classes -> classes.names();
      case Target.Numbers numbers -> numbers.names();
    };
  }

  /** A network for the examples of a dataset, with the preprocessing that made them. */
  public static ModelSpec of(Network network, Dataset data) {
    return new ModelSpec(network, data.shape(), data.target(), data.preprocessing());
  }
}
