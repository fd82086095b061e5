package dev.panagrad.graph.compile.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.pass.BatchLayout;
import dev.panagrad.graph.compile.pass.CommonSubexpressions;
import dev.panagrad.graph.compile.pass.PassFixture;
import dev.panagrad.graph.compile.pass.Simplify;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.WindowRows;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.SingleConv2d;
import dev.panagrad.graph.op.conv.SingleMaxPool;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.layout.BatchInnermost;
import dev.panagrad.graph.op.layout.Innermost;
import dev.panagrad.graph.op.linalg.FusedMatMul;
import dev.panagrad.graph.op.norm.BatchNorm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions and pooling of one image don't fill a batch. */
final class SingleImagesTest extends PassFixture {
  private Node conv(Node x, int kh, int kw, int out, int strideH, int strideW, Padding padding) {
    Node filter = variable("w" + out, kh, kw, x.shape().size(3), out);
    return g.add(new Conv2d(new Sliding(strideH, strideW, padding)), x, filter);
  }

  private Subgraph wholly(List<Node> roots) {
    return passed(
        roots,
        new Simplify(),
        new SingleImages(),
        new BatchLayout(),
        new CommonSubexpressions(),
        new FoldBatchNorm(),
        new FuseMatMul(),
        new FuseConv2d());
  }

  @Test
  void aConvolutionIsAProductWithBiasAndActivation() {
    Node x = g.placeholder("x", 1, 5, 3, 16);
    Node y = g.relu(g.add(conv(x, 3, 2, 32, 2, 1, Padding.SAME), variable("b", 32)));
    Subgraph after = passed(List.of(y), new SingleImages(), new FuseMatMul());
    assertEquals(1, count(after, WindowRows.class));
    assertEquals(1, count(after, FusedMatMul.class));
    assertEquals(0, count(after, Conv2d.class));
    assertFalse(ops(after).contains("Add") || ops(after).contains("Relu"), ops(after).toString());
  }

  @Test
  void fewChannelsAreComputedOverPositions() {
    Node x = g.placeholder("x", 1, 9, 20, 3);
    Node first = g.relu(g.add(conv(x, 3, 2, 5, 2, 1, Padding.SAME), variable("b", 5)));
    Node second = g.add(conv(first, 3, 3, 4, 1, 2, Padding.SAME), variable("c", 4));
    Subgraph after = passed(List.of(second), new SingleImages(), new Simplify(), new FuseConv2d());
    assertEquals(2, count(after, SingleConv2d.class), ops(after).toString());
    assertEquals(2, count(after, Permute.class), ops(after).toString());
    assertFalse(ops(after).contains("Add") || ops(after).contains("Relu"), ops(after).toString());
  }

  @Test
  void paddingAndStridesOfAllKindsGiveTheSame() {
    Node x = g.placeholder("x", 1, 7, 10, 4);
    Subgraph after =
        passed(
            List.of(
                conv(x, 5, 3, 1, 3, 2, Padding.SAME),
                conv(x, 2, 2, 2, 2, 3, Padding.VALID),
                conv(x, 3, 3, 3, 2, 2, Padding.of(1, 0, 2, 1)),
                conv(x, 1, 1, 4, 2, 1, Padding.VALID),
                conv(x, 7, 10, 5, 1, 1, Padding.VALID)),
            new SingleImages());
    assertEquals(0, count(after, Conv2d.class));
  }

  @Test
  void oneByOneReadsTheImageInPlace() {
    Node x = g.placeholder("x", 1, 6, 5, 4);
    Subgraph after = passed(List.of(conv(x, 1, 1, 9, 1, 1, Padding.SAME)), new SingleImages());
    assertEquals(0, count(after, Conv2d.class) + count(after, WindowRows.class));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 21, 64})
  void poolingTakesChannelsAsLanes(int channels) {
    Node x = g.placeholder("x", 1, 7, 6, channels);
    Sliding sliding = new Sliding(2, 2, Padding.of(1, 1, 1, 1));
    Node largest = g.add(new MaxPool(3, 3, sliding), x);
    Node mean = g.add(new AveragePool(3, 2, sliding), x);
    Subgraph after = wholly(List.of(largest, mean));
    assertEquals(0, count(after, BatchInnermost.class), ops(after).toString());
    assertEquals(2, count(after, Innermost.class));
  }

  @Test
  void poolingKeepsTheChannelsFirst() {
    Node x = g.placeholder("x", 1, 9, 20, 3);
    Node first = g.relu(g.add(conv(x, 3, 3, 5, 1, 1, Padding.SAME), variable("b", 5)));
    Sliding sliding = new Sliding(2, 2, Padding.of(1, 0, 1, 0));
    Node pooled = g.relu(g.add(new MaxPool(2, 2, sliding), first));
    Node second = conv(pooled, 3, 3, 4, 1, 1, Padding.SAME);
    Subgraph after = passed(List.of(second), new SingleImages(), new Simplify(), new FuseConv2d());
    assertEquals(1, count(after, SingleMaxPool.class), ops(after).toString());
    assertEquals(2, count(after, Permute.class), ops(after).toString());
  }

  @Test
  void batchNormGoesIntoTheConvolution() {
    Node x = g.placeholder("x", 1, 8, 8, 3);
    Node sums = conv(x, 3, 3, 4, 1, 1, Padding.SAME);
    Node variance = g.square(variable("variance", 4));
    Node norm =
        g.batchNorm(
            sums, variable("mean", 4), variance, variable("s", 4), variable("o", 4), 1e-1f, false);
    Subgraph after = wholly(List.of(g.relu(norm)));
    assertEquals(0, count(after, BatchNorm.class), ops(after).toString());
    assertEquals(1, count(after, SingleConv2d.class), ops(after).toString());
    assertFalse(ops(after).contains("Relu"), ops(after).toString());
  }

  @Test
  void trainingAndBatchesStayAsTheyAre() {
    Node x = g.placeholder("x", 1, 6, 6, 2);
    Node y = conv(x, 3, 3, 4, 1, 1, Padding.SAME);
    Node gradient = Gradients.of(g, g.sum(y), List.of(y.input(1))).get(0);
    assertEquals(1, count(passed(List.of(y, gradient), new SingleImages()), Conv2d.class));
    Node two = conv(g.placeholder("two", 2, 6, 6, 2), 3, 3, 5, 1, 1, Padding.SAME);
    assertEquals(1, count(passed(List.of(two), new SingleImages()), Conv2d.class));
  }

  @Test
  void windowsThatWouldTakeTooMuchMemoryAreNotCopied() {
    Node x = g.placeholder("x", Shape.of(1, 9, 40, 2).sizes());
    Subgraph after = passed(List.of(conv(x, 8, 40, 16, 1, 1, Padding.SAME)), new SingleImages());
    assertEquals(1, count(after, SingleConv2d.class), ops(after).toString());
  }
}
