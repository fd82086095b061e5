package dev.panagrad.models.predict;

import dev.panagrad.graph.GraphBuilder;
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
 * The specification of a model: everything but its weights.
 *
 * @param network from the features to one value per class or number
 * @param input the shape of an example's features
 * @param target the predicted classes or numbers
 * @param preprocessing how features are made of raw data, as plain collections for JSON; empty if
 *     they are used unchanged
 * @param scale of the predicted numbers
 */
public record ModelSpec(
    Network network,
    Shape input,
    Target target,
    Map<String, Object> preprocessing,
    TargetScale scale) {
  /** Copies the map. */
  public ModelSpec {
    preprocessing = Collections.unmodifiableMap(new LinkedHashMap<>(preprocessing));
    if (!scale.isNone()
        && (target instanceof Target.Classes || scale.means().size() != target.width())) {
      throw new IllegalArgumentException(
          "%d means don't scale %s".formatted(scale.means().size(), target));
    }
  }

  /** A network that predicts classes, or numbers in the data's own units. */
  public ModelSpec(Network network, Shape input, Target target, Map<String, Object> preprocessing) {
    this(network, input, target, preprocessing, TargetScale.NONE);
  }

  /**
   * Adds the network to a graph.
   *
   * @param x [n, ...]
   * @return [n, values], before softmax, and in standard deviations if there is a scale
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

  /** The prediction of the model: probabilities of classes, or numbers in the data's own units. */
  public Node told(GraphBuilder g, Node output) {
    return target instanceof Target.Classes ? g.softmax(output) : scale.restored(g, output);
  }

  /** The names of the predicted classes or numbers. */
  public List<String> names() {
    return switch (target) {
      case Target.Classes classes -> classes.names();
      case Target.Numbers numbers -> numbers.names();
    };
  }

  /**
   * A network for the examples of a dataset, with the preprocessing that made them.
   *
   * @param data training data: numbers are scaled by their mean and deviation there
   */
  public static ModelSpec of(Network network, Dataset data) {
    return new ModelSpec(
        network, data.shape(), data.target(), data.preprocessing(), TargetScale.of(data));
  }
}
