package dev.panagrad.graph.compile.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.panagrad.graph.op.elementwise.activation.GeluGrad;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.graph.op.elementwise.activation.SigmoidGrad;
import dev.panagrad.graph.op.elementwise.activation.TanhGrad;
import dev.panagrad.graph.op.layout.BatchInnermost;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into a product of matrices, and what stays by itself. */
final class FuseMatMulTest extends PassFixture {
  @ParameterizedTest
  @ValueSource(strings = {"relu", "sigmoid", "tanh"})
  void biasAndActivationGoIntoTheProduct(String activation) {
    Node x = g.placeholder("x", 5, 3);
    Node sum = g.add(g.matMul(x, variable("w", 3, 4)), variable("b", 4));
    Node y =
        switch (activation) {
          case "relu" -> g.relu(sum);
          case "sigmoid" -> g.sigmoid(sum);
          default -> g.tanh(sum);
        };
    Subgraph after = passed(List.of(y), new FuseMatMul());
    assertEquals(1, ops(after).size(), () -> ops(after).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "sigmoid", "tanh", "gelu"})
  void theGradientOfAnActivationGoesIntoTheProductBeforeIt(String activation) {
    Node x = g.placeholder("x", 5, 4);
    Node y = g.placeholder("y", 5, 3);
    Node product = g.matMul(x, variable("w", 4, 3));
    Op gradient =
        switch (activation) {
          case "relu" -> new ReluGrad();
          case "sigmoid" -> new SigmoidGrad();
          case "gelu" -> new GeluGrad();
          default -> new TanhGrad();
        };
    assertEquals(1, ops(passed(List.of(g.add(gradient, y, product)), new FuseMatMul())).size());
    Subgraph readTwice =
        passed(List.of(g.add(gradient, y, product), g.neg(product)), new FuseMatMul());
    assertEquals(3, ops(readTwice).size(), () -> ops(readTwice).toString());
    Node row = g.add(gradient, g.placeholder("z", 5, 3), g.matMul(x, variable("v", 4, 3)));
    assertEquals(
        "MatMul+" + activation.toUpperCase(Locale.ROOT) + "_GRAD",
        ops(passed(List.of(row), new FuseMatMul())).get(0));
  }

  @Test
  void aProductThatOthersReadStaysByItself() {
    Node x = g.placeholder("x", 5, 3);
    Node product = g.matMul(x, variable("w", 3, 4));
    Node y = g.relu(g.add(product, variable("b", 4)));
    assertEquals(3, ops(passed(List.of(y, g.neg(product)), new FuseMatMul())).size() - 1);
    Subgraph fetched = passed(List.of(y, product), new FuseMatMul());
    assertTrue(fetched.nodes().contains(fetched.roots().get(1)));
    assertEquals(3, ops(fetched).size(), () -> ops(fetched).toString());
  }

  /** As exporters write it. */
  @Test
  void aBiasMayStandBeforeTheProduct() {
    Node x = g.placeholder("x", 5, 3);
    Node y = g.relu(g.add(variable("b", 4), g.matMul(x, variable("w", 3, 4))));
    assertEquals(List.of("MatMul+bias+RELU"), ops(passed(List.of(y), new FuseMatMul())));
  }

  @Test
  void rowsAlongSeveralAxesGoIntoOneProduct() {
    Node x = g.placeholder("x", 2, 5, 3);
    Node y = g.relu(g.add(g.matMul(x, variable("w", 3, 4)), variable("b", 4)));
    Subgraph after = passed(List.of(y), new Simplify(), new FuseMatMul());
    assertTrue(ops(after).contains("MatMul+bias+RELU"), () -> ops(after).toString());
    assertTrue(ops(after).stream().noneMatch(op -> op.equals("Add") || op.equals("Relu")));
    Node product = g.matMul(x, variable("v", 3, 4));
    Node z = g.add(product, variable("c", 4));
    Subgraph readTwice = passed(List.of(z, g.neg(product)), new Simplify(), new FuseMatMul());
    assertTrue(ops(readTwice).contains("Add"), () -> ops(readTwice).toString());
  }

  @Test
  void aGradientOverSeveralAxesGoesIntoOneProduct() {
    Node y = g.placeholder("y", 2, 5, 3);
    Node product = g.matMul(g.placeholder("x", 2, 5, 4), variable("w", 4, 3));
    Node gradient = g.add(new ReluGrad(), y, product);
    Subgraph after = passed(List.of(gradient), new Simplify(), new FuseMatMul());
    assertTrue(ops(after).contains("MatMul+RELU_GRAD"), () -> ops(after).toString());
  }

  /** A reshape that cuts rows elsewhere takes the bias to other columns. */
  @Test
  void aBiasOfOtherRowsStaysByItself() {
    Node product = g.matMul(g.placeholder("x", 4, 3), variable("w", 3, 4));
    Node y = g.add(g.reshape(product, 8, 2), variable("b", 2));
    assertTrue(ops(passed(List.of(y), new FuseMatMul())).contains("Add"));
  }

  /** A bias over rows is no bias row. */
  @Test
  void whatIsNoBiasRowStaysByItself() {
    Node x = g.placeholder("x", 4, 3);
    Node column = g.add(g.matMul(x, variable("w", 3, 4)), variable("b", 4, 1));
    assertEquals(2, ops(passed(List.of(column), new FuseMatMul())).size());
  }

  @Test
  void theGradientOfADenseLayerReachesImagesWithoutATransposition() {
    Node images =
        g.relu(
            g.conv2d(g.placeholder("x", 3, 6, 6, 2), variable("f", 3, 3, 2, 4), 1, Padding.SAME));
    Node y = g.matMul(g.reshape(images, 3, 144), variable("w", 144, 5));
    Node f = g.build().variables().get(0);
    Node gradient = Gradients.of(g, g.sum(g.square(y)), List.of(f)).get(0);
    Subgraph before =
        passed(
            List.of(gradient),
            new Simplify(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new Simplify(),
            new BatchLayout(),
            new CommonSubexpressions());
    assertEquals(2, count(before, BatchInnermost.class), "of the images and of their gradient");
    Subgraph after = new FuseMatMul().apply(new DenseToImages().apply(before));
    assertEquals(1, count(after, BatchInnermost.class), () -> ops(after).toString());
    assertTrue(ops(after).contains("MatMul+RELU_GRAD"), () -> ops(after).toString());
  }
}
