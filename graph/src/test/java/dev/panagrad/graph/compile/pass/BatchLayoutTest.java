package dev.panagrad.graph.compile.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.op.layout.BatchInnermost;
import dev.panagrad.graph.op.layout.BatchOutermost;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Elementwise ops between convolutions stay in the layout with the batch innermost. */
class BatchLayoutTest extends PassFixture {
  private final Node images = g.placeholder("x", 5, 6, 6, 2);

  private Node conv(String name, Node x) {
    return g.conv2d(x, variable(name, 3, 3, 2, 2), 1, Padding.SAME);
  }

  private void assertConversions(long there, long back, List<Node> roots) {
    Subgraph after = passed(roots, new Simplify(), new BatchLayout());
    assertEquals(there, count(after, BatchInnermost.class), ops(after).toString());
    assertEquals(back, count(after, BatchOutermost.class), ops(after).toString());
  }

  @Test
  void functionsStayInTheLayout() {
    List<UnaryOperator<Node>> functions =
        List.of(
            g::exp,
            g::square,
            g::softplus,
            g::tanh,
            x -> g.div(x, g.constant(3)),
            x -> g.equal(x, g.relu(x)));
    for (int i = 0; i < functions.size(); i++) {
      Node between = functions.get(i).apply(conv("a" + i, images));
      assertConversions(1, 1, List.of(conv("b" + i, between)));
    }
  }

  /** Their values beyond the batch, for images of zeros, would not be finite. */
  @Test
  void functionsThatAreNotFiniteStayOutside() {
    Node positive = g.exp(conv("a", images));
    List<Node> made =
        List.of(g.log(positive), g.rsqrt(positive), g.sqrt(positive), g.div(positive, positive));
    for (int i = 0; i < made.size(); i++) {
      assertConversions(2, 2, List.of(conv("b" + i, made.get(i))));
    }
  }

  /** The gradient of exp is a product with a gradient, hence zero where that is. */
  @Test
  void gradientsNeedNoConversionWhereZerosStay() {
    Node filtered = conv("a", images);
    Node loss = g.sum(conv("b", g.exp(filtered)));
    Node filter = filtered.input(1);
    // The images twice, as no pass has merged that yet, and the gradient of the sum.
    assertConversions(3, 0, Gradients.of(g, loss, List.of(filter)));
  }
}
