package dev.panagrad.graph.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.graph.op.elementwise.arithmetic.Pow;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Elementwise ops where a formula taken literally would give infinities or no number. */
class ElementwiseEdgesTest {
  private static float[] value(GraphBuilder g, Node node) {
    try (Session session = new Session(g.build())) {
      Results results = session.run(new Feeds(), Fetches.of(node));
      return results.get(node).toArray();
    }
  }

  @Test
  void nothingFlowsToThePowerOfWhatIsNotPositive() {
    GraphBuilder g = new GraphBuilder();
    Node a = g.constant(Shape.of(3), 0, -2, 2);
    Node b = g.constant(Shape.of(3), 2, 2, 2);
    List<Node> gradients = Gradients.of(g, g.sum(g.add(new Pow(), a, b)), List.of(a, b));
    assertArrayEquals(new float[] {0, -4, 4}, value(g, gradients.get(0)), 1e-6f);
    assertArrayEquals(
        new float[] {0, 0, (float) (4 * Math.log(2))}, value(g, gradients.get(1)), 1e-5f);
  }

  @Test
  void whatIsNotChosenGetsNoGradient() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.constant(Shape.of(2), 0, 4);
    Node chosen = g.add(new Select(), x, g.log(x), g.constant(-1));
    assertArrayEquals(new float[] {-1, (float) Math.log(4)}, value(g, chosen), 1e-6f);
    Node y = g.constant(Shape.of(2), Float.NaN, 4);
    Node masked = g.add(new Select(), x, y, g.constant(Float.NEGATIVE_INFINITY));
    Node gradient = Gradients.of(g, g.sum(masked), List.of(y)).getFirst();
    assertArrayEquals(new float[] {0, 1}, value(g, gradient));
  }

  @Test
  void floatsAreComparedAsNumbers() {
    GraphBuilder g = new GraphBuilder();
    Node a = g.constant(Shape.of(3), 0, Float.NaN, 1);
    Node b = g.constant(Shape.of(3), -0f, Float.NaN, 1);
    Node equal = g.add(new Equal(), a, b);
    assertArrayEquals(new float[] {1, 0, 1}, value(g, equal));
  }
}
