package dev.panagrad.graph.compile.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.compile.pass.BatchLayout;
import dev.panagrad.graph.compile.pass.CommonSubexpressions;
import dev.panagrad.graph.compile.pass.PassFixture;
import dev.panagrad.graph.compile.pass.Simplify;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.conv.Conv2dFilterGrad;
import dev.panagrad.graph.op.conv.FusedFilterGrad;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.layout.Innermost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the gradients by a filter and by its bias are computed in one pass. */
final class FuseFilterGradTest extends PassFixture {
  @Test
  void theGradientOfABiasIsSummedWithThatOfTheFilter() {
    Node conv =
        g.conv2d(g.placeholder("x", 3, 6, 6, 2), variable("f", 3, 3, 2, 4), 1, Padding.SAME);
    Node y = g.relu(g.add(conv, variable("b", 4)));
    Node sum = g.sum(g.mul(y, g.placeholder("up", 3, 6, 6, 4)));
    List<Node> gradients = Gradients.of(g, sum, g.build().variables());
    Subgraph after =
        passed(
            gradients,
            new Simplify(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new Simplify(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new FuseFilterGrad());
    assertEquals(1, count(after, FusedFilterGrad.class), () -> ops(after).toString());
    assertFalse(ops(after).contains("Conv2dFilterGrad"), () -> ops(after).toString());
  }

  /** Both gradients need all of their inputs where the first of the two stands. */
  @Test
  void imagesThatDependOnTheGradientOfTheBiasAreLeftAlone() {
    Node gradient = g.placeholder("gradient", 4, 4, 2, 16);
    Node images = g.placeholder("images", 4, 4, 3, 16);
    Node filter = variable("filter", 3, 3, 3, 2);
    Node byBias = g.sum(gradient, 0, 1, 3);
    Op op = new Innermost(new Conv2dFilterGrad(new Sliding(1, 1, Padding.SAME)), 16);
    Node independent = g.add(op, images, gradient, filter);
    Subgraph fused = passed(List.of(byBias, independent), new FuseFilterGrad());
    assertEquals(1, count(fused, FusedFilterGrad.class), () -> ops(fused).toString());

    Node dependent = g.add(op, g.mul(images, g.sum(byBias)), gradient, filter);
    Subgraph apart = passed(List.of(byBias, dependent), new FuseFilterGrad());
    assertEquals(0, count(apart, FusedFilterGrad.class), () -> ops(apart).toString());
    assertTrue(ops(apart).contains("Conv2dFilterGrad"), () -> ops(apart).toString());
  }
}
