package dev.panagrad.models.network;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;

/**
 * A fully connected layer: activation(x w + b). What has more than one axis an example is flattened
 * first.
 *
 * @param units how many values it gives
 */
public record Dense(int units, ActivationFunction activation) implements Layer {
  /** Checks the units. */
  public Dense {
    Words.check(units > 0, "a dense layer needs at least 1 unit, not %d", units);
  }

  /** Without activation, as the last layer. */
  public Dense(int units) {
    this(units, ActivationFunction.LINEAR);
  }

  @Override
  public Node apply(Layers layers, String name, Node x) {
    Node rows = x.shape().rank() == 2 ? x : layers.flatten(x);
    Initializer weights =
        activation == ActivationFunction.RELU
            ? Initializers.heNormal()
            : Initializers.glorotUniform();
    return activation.apply(layers, layers.dense(name, rows, units, weights, Initializer.zeros()));
  }

  static Dense parse(Words words) {
    return new Dense(words.number("number of units"), words.activation(ActivationFunction.LINEAR));
  }

  @Override
  public String text() {
    return "dense " + units + Words.unless(ActivationFunction.LINEAR, activation);
  }
}
