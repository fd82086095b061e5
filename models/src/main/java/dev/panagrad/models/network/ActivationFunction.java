package dev.panagrad.models.network;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Elementwise functions, applied by a layer or as a layer of their own. */
public enum ActivationFunction {
  /** x itself. */
  LINEAR {
    @Override
    public Node apply(Layers layers, Node x) {
      return x;
    }
  },
  /** max(x, 0). */
  RELU {
    @Override
    public Node apply(Layers layers, Node x) {
      return layers.relu(x);
    }
  },
  /** 1 / (1 + e^-x). */
  SIGMOID {
    @Override
    public Node apply(Layers layers, Node x) {
      return layers.sigmoid(x);
    }
  },
  /** The hyperbolic tangent. */
  TANH {
    @Override
    public Node apply(Layers layers, Node x) {
      return layers.graph().tanh(x);
    }
  },
  /** log(1 + e^x). */
  SOFTPLUS {
    @Override
    public Node apply(Layers layers, Node x) {
      return layers.graph().softplus(x);
    }
  };

  /** Adds the function to a graph. */
  public abstract Node apply(Layers layers, Node x);

  /** The name in the text of a network. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The function with a name, if there is one. */
  public static Optional<ActivationFunction> find(String name) {
    return Arrays.stream(values()).filter(function -> function.text().equals(name)).findFirst();
  }

  /** All names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(ActivationFunction::text).collect(Collectors.joining(", "));
  }
}
