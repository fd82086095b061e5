package dev.panagrad.models.fit;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.arithmetic.Abs;

/** Common losses. */
public final class Losses {
  private Losses() {}

  /** A loss that depends on output - target only. */
  private record Differences(String name, Loss loss) implements Loss {
    @Override
    public Node each(GraphBuilder g, Node output, Node target) {
      require(false, target, name);
      return loss.each(g, output, target);
    }

    @Override
    public boolean isOfDifferences() {
      return true;
    }
  }

  /**
   * Rejects targets of the wrong kind with a clear message, before the graph would reject them with
   * a less helpful one.
   */
  private static void require(boolean classes, Node target, String loss) {
    if (classes != (target.type() == DType.INT32)) {
      throw new IllegalArgumentException(
          "%s is for %s, but the data tell %s"
              .formatted(loss, classes ? "classes" : "numbers", classes ? "numbers" : "classes"));
    }
  }

  /** Cross-entropy of softmax(output) against classes. */
  public static Loss crossEntropy() {
    return (g, output, target) -> {
      require(true, target, "cross-entropy");
      return g.sparseSoftmaxCrossEntropy(output, target);
    };
  }

  /**
   * Cross-entropy against classes with label smoothing (Szegedy and others 2016): the right class
   * counts 1 - smoothing + smoothing / classes.
   *
   * @param smoothing from 0, none, to below 1
   */
  public static Loss crossEntropy(float smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("label smoothing is from 0 to below 1, not " + smoothing);
    }
    return (g, output, target) -> {
      require(true, target, "cross-entropy");
      int classes = output.shape().size(1);
      Node sharp = g.mul(g.oneHot(target, classes), g.constant(1 - smoothing));
      Node labels = g.add(sharp, g.constant(smoothing / classes));
      return g.softmaxCrossEntropy(output, labels);
    };
  }

  /**
   * Cross-entropy of sigmoid(output) against numbers from 0 to 1, each an independent yes or no;
   * the mean over the values of an example. Computed as softplus(x) - x * t, which is exact for
   * large outputs.
   */
  public static Loss binaryCrossEntropy() {
    return (g, output, target) -> {
      require(false, target, "binary cross-entropy");
      return g.mean(g.sub(g.softplus(output), g.mul(output, target)), 1);
    };
  }

  /**
   * As {@link #binaryCrossEntropy()}, with a weight for each yes, for data in which it is rare: (1
   * - t) * x + (1 + (weight - 1) * t) * softplus(-x).
   *
   * @param weight of a yes relative to a no, above 0
   */
  public static Loss binaryCrossEntropy(float weight) {
    if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the weight of a yes is a number above 0, not " + weight);
    }
    return (g, output, target) -> {
      require(false, target, "binary cross-entropy");
      Node no = g.mul(g.sub(g.constant(1), target), output);
      Node counts = g.add(g.mul(target, g.constant(weight - 1)), g.constant(1));
      Node negative = g.softplus(g.mul(output, g.constant(-1)));
      return g.mean(g.add(no, g.mul(counts, negative)), 1);
    };
  }

  /** The mean squared error; for scaled numbers, in units of their standard deviation. */
  public static Loss meanSquared() {
    return new Differences(
        "the mean squared error",
        (g, output, target) -> g.mean(g.square(g.sub(output, target)), 1));
  }

  /** The mean absolute error; for scaled numbers, in units of their standard deviation. */
  public static Loss meanAbsolute() {
    return new Differences(
        "the mean absolute error",
        (g, output, target) -> g.mean(g.add(new Abs(), g.sub(output, target)), 1));
  }

  /**
   * Huber's loss (1964): half the square of a difference up to delta, and delta * (difference -
   * delta / 2) beyond; the mean over the values of an example.
   *
   * @param delta above 0; for scaled numbers, in units of their standard deviation
   */
  public static Loss huber(float delta) {
    if (!(delta > 0 && delta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Huber's delta must be above 0, not " + delta);
    }
    return new Differences(
        "the Huber loss", (g, output, target) -> huber(g, output, target, delta));
  }

  private static Node huber(GraphBuilder g, Node output, Node target, float delta) {
    Node size = g.add(new Abs(), g.sub(output, target));
    // The part of the difference beyond delta: the loss is half the square of the rest, plus a
    // linear term for this part.
    Node beyond = g.relu(g.sub(size, g.constant(delta)));
    Node within = g.sub(size, beyond);
    Node half = g.mul(g.square(within), g.constant(0.5f));
    return g.mean(g.add(half, g.mul(beyond, g.constant(delta))), 1);
  }

  /** A loss in which each example is weighted by its class. */
  public static Loss weighted(Loss loss, float... weights) {
    float[] own = weights.clone();
    for (float weight : own) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "the weight of a class is a number from 0, not " + weight);
      }
    }
    return (g, output, target) -> {
      require(true, target, "a loss weighted by class");
      if (own.length != output.shape().size(1)) {
        throw new IllegalArgumentException(
            "there are %d classes, but %d weights".formatted(output.shape().size(1), own.length));
      }
      Node table = g.constant(Shape.of(own.length, 1), own);
      Node each = g.reshape(g.gather(table, target), Shape.of(Shape.UNKNOWN));
      return g.mul(loss.each(g, output, target), each);
    };
  }
}
