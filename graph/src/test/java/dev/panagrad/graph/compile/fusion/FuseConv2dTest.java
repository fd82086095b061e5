package dev.panagrad.graph.compile.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.compile.pass.BatchLayout;
import dev.panagrad.graph.compile.pass.CommonSubexpressions;
import dev.panagrad.graph.compile.pass.PassFixture;
import dev.panagrad.graph.compile.pass.Simplify;
import dev.panagrad.graph.compile.pass.Subgraph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes into a convolution or a batch normalization. */
final class FuseConv2dTest extends PassFixture {
  @Test
  void biasAndReluGoIntoTheConvolution() {
    Node x = g.placeholder("x", 3, 6, 6, 2);
    Node sum = g.add(g.conv2d(x, variable("w", 3, 3, 2, 4), 1, Padding.SAME), variable("b", 4));
    Subgraph after =
        passed(
            List.of(g.relu(sum)),
            new Simplify(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new Simplify(),
            new BatchLayout(),
            new FuseConv2d());
    assertEquals(1, ops(after).stream().filter(name -> name.contains("Conv2d")).count());
    assertFalse(ops(after).contains("Add") || ops(after).contains("Relu"), ops(after).toString());
  }

  @Test
  void theGradientOfReluGoesIntoThatOfTheConvolution() {
    Node images = g.relu(g.placeholder("x", 3, 6, 6, 2));
    Node y = g.conv2d(images, variable("w", 3, 3, 2, 4), 1, Padding.SAME);
    Node gradient = Gradients.of(g, g.sum(y), List.of(images.input(0))).get(0);
    Subgraph after =
        passed(
            List.of(gradient),
            new Simplify(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new Simplify(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new FuseConv2d());
    assertTrue(ops(after).contains("Conv2dInputGrad+RELU_GRAD"), ops(after).toString());
    assertFalse(ops(after).contains("ReluGrad"), ops(after).toString());
  }

  @Test
  void reluGoesIntoBatchNorm() {
    Node x = g.placeholder("x", 6, 5);
    Node moments = g.moments(x);
    Node mean = g.reshape(g.slice(moments, 0, 0, 1), 5);
    Node variance = g.reshape(g.slice(moments, 0, 1, 1), 5);
    Node y = g.relu(g.batchNorm(x, mean, variance, null, variable("offset", 5), 1e-5f, true));
    Subgraph after = passed(List.of(y), new FuseConv2d());
    assertFalse(ops(after).contains("Relu"), () -> ops(after).toString());
  }
}
