package dev.panagrad.models.network;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;

/**
 * A fully connected layer: activation(x w + b). Examples with more than one axis are flattened
 * first.
 *
 * @param units the number of output values
 */
public record Dense(int units, ActivationFunction activation) implements Layer {
  /** Checks the units. */
  public Dense {
    Words.check(units > 0, "a dense layer needs at least 1 unit, not %d", units);
  }

  /** A layer without activation, for the end of a network. */
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
