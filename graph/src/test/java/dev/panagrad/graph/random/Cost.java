package dev.panagrad.graph.random;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.PassPipeline;
import dev.panagrad.graph.compile.pass.Subgraph;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What a program takes: small ones run, and those beyond any machine's memory must be refused. What
 * is between could succeed, and fill this machine.
 */
final class Cost {
  private static final BigInteger SMALL = BigInteger.ONE.shiftLeft(20);
  private static final BigInteger BEYOND_ANY = BigInteger.ONE.shiftLeft(44);

  private Cost() {}

  static boolean isBearable(Graph graph, List<Node> fetches, Map<String, Shape> fed) {
    for (Node variable : graph.variables()) {
      if (!isBearable(variable.shape().sizes())) {
        return false;
      }
    }
    List<Node> nodes;
    try {
      nodes = PassPipeline.minimal(fed).run(Subgraph.of(graph.nodes(), fetches)).nodes();
    } catch (RuntimeException e) {
      // Running it says the same.
      return true;
    }
    BigInteger sum = BigInteger.ZERO;
    for (Node node : nodes) {
      int[] sizes = node.shape().sizes();
      // An empty tensor may have billions of rows, each of them walked.
      if (!isBearable(sizes) || !isBearable(elements(sizes, 1))) {
        return false;
      }
      sum = sum.add(elements(sizes, 0));
    }
    return isBearable(sum);
  }

  /** Whether a tensor of these sizes can be had without harm or is refused. */
  static boolean isBearable(int... sizes) {
    return isBearable(elements(sizes, 0));
  }

  private static boolean isBearable(BigInteger elements) {
    return elements.compareTo(SMALL) < 0 || elements.compareTo(BEYOND_ANY) > 0;
  }

  /** The exact product, an axis of none counting as this many. */
  private static BigInteger elements(int[] sizes, int none) {
    BigInteger product = BigInteger.ONE;
    for (int size : sizes) {
      product = product.multiply(BigInteger.valueOf(size == 0 ? none : size));
    }
    return product;
  }
}
