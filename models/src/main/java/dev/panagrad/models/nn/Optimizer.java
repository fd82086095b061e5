package dev.panagrad.models.nn;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.source.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Updates variables along the gradient of a loss, through update nodes in the graph itself. {@link
 * Adam}, {@link AdamW} and {@link Sgd} are classes of their own; {@link Clipped} limits gradients.
 *
 * <p>A graph may have several optimizers, even of the same kind: later ones get a number in the
 * names of their slots, so checkpoints fit as long as optimizers are created in the same order.
 */
public interface Optimizer {
  /**
   * Adds the update nodes.
   *
   * @param learningRate a scalar node, usually a placeholder
   * @param variables the variables to update
   * @param gradients the gradient of the loss with respect to each variable
   * @return a node that applies one update when it is fetched
   */
  Node update(GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients);

  /** Adds gradients and updates of all trainable variables that the loss depends on. */
  default Node minimize(GraphBuilder g, Node loss, Node learningRate) {
    return minimize(g, loss, learningRate, trainable(loss));
  }

  /**
   * Adds gradients and updates of all trainable variables that the loss depends on, where the loss
   * covers one shard of a batch.
   *
   * @param loss its sum over all shards is minimized: for a mean over the batch, pass the {@link
   *     Shards#part} of it
   */
  default Node minimize(GraphBuilder g, Node loss, Node learningRate, Shards shards) {
    List<Node> variables = trainable(loss);
    List<Node> gradients = shards.gradientSums(variables, Gradients.of(g, loss, variables));
    return update(g, learningRate, variables, gradients);
  }

  /** Adds gradients and updates of the given variables. */
  default Node minimize(GraphBuilder g, Node loss, Node learningRate, List<Node> variables) {
    return update(g, learningRate, variables, Gradients.of(g, loss, variables));
  }

  /** The trainable variables that a node depends on, in order of first use of their names. */
  private static List<Node> trainable(Node loss) {
    Set<Node> seen = new LinkedHashSet<>();
    Deque<Node> open = new ArrayDeque<>(List.of(loss));
    seen.add(loss);
    while (!open.isEmpty()) {
      for (Node input : open.removeFirst().inputs()) {
        if (seen.add(input)) {
          open.addLast(input);
        }
      }
    }
    List<Node> variables = new ArrayList<>();
    for (Node node : seen) {
      if (node.op() instanceof Variable variable && variable.trainable()) {
        variables.add(node);
      }
    }
    if (variables.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' depends on no trainable variable".formatted(loss.name()));
    }
    return variables.reversed();
  }

  /**
   * Momentum in TensorFlow's form: m = momentum * m + gradient; w -= rate * m.
   *
   * @param momentum the decay rate of m, such as 0.9
   */
  static Optimizer momentum(float momentum) {
    return new Momentum(momentum);
  }

  /**
   * Nesterov's momentum (Sutskever and others 2013): m = momentum * m + gradient; w -= rate *
   * (gradient + momentum * m).
   *
   * @param momentum the decay rate of m, such as 0.9
   */
  static Optimizer nesterov(float momentum) {
    return new Nesterov(momentum);
  }

  /** RMSProp with a rho of 0.9, no momentum and an epsilon of 1e-8. */
  static Optimizer rmsProp() {
    return new RmsProp();
  }

  /**
   * RMSProp (Tieleman and Hinton 2012) in PyTorch's form: v = rho * v + (1 - rho) * gradient^2; m =
   * momentum * m + gradient / (sqrt(v) + epsilon); w -= rate * m.
   *
   * @param rho the decay rate of v
   * @param momentum the decay rate of m; 0 for none
   * @param epsilon keeps the divisor from 0
   */
  static Optimizer rmsProp(float rho, float momentum, float epsilon) {
    return new RmsProp(rho, momentum, epsilon);
  }

  /**
   * Adagrad (Duchi and others 2011): s += gradient^2; w -= rate * gradient / (sqrt(s) + epsilon).
   *
   * @param epsilon keeps the divisor from 0; usually 1e-10
   */
  static Optimizer adagrad(float epsilon) {
    return new Adagrad(epsilon);
  }

  /**
   * This optimizer with L1 and L2 regularization in front of it: adds the gradient of l1 * |w| + l2
   * / 2 * w^2, summed over all weights. The reported loss excludes this term; biases and scales,
   * which have one axis, are not regularized.
   *
   * @param l1 at least 0
   * @param l2 at least 0
   */
  default Optimizer regularized(float l1, float l2) {
    return new Regularized(this, l1, l2);
  }

  /**
   * An optimizer with its usual settings, by name: adam, adamw, sgd, momentum, nesterov, rmsprop or
   * adagrad.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists all names
   */
  static Optimizer find(String name) {
    float momentum = 0.9f;
    return switch (name) {
      case "adam" -> new Adam();
      case "adamw" -> new AdamW();
      case "sgd" -> new Sgd();
      case "momentum" -> new Momentum(momentum);
      case "nesterov" -> new Nesterov(momentum);
      case "rmsprop" -> new RmsProp();
      case "adagrad" -> new Adagrad();
      default ->
          throw new IllegalArgumentException(
              "there is no optimizer '%s'; there are adam, adamw, sgd, momentum, nesterov, rmsprop,"
                      .formatted(name)
                  + " adagrad");
    };
  }
}
