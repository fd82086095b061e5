package dev.panagrad.graph.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.layout.IndexKernels;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Pad;
import dev.panagrad.graph.op.array.PadConstant;
import dev.panagrad.graph.op.array.StridedPad;
import dev.panagrad.graph.op.array.StridedSlice;
import dev.panagrad.graph.op.array.index.FlatIndices;
import dev.panagrad.graph.op.array.index.IndexRows;
import dev.panagrad.graph.op.array.index.OneHotAxis;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes whose sums and products overflow are refused when the node is made. */
final class HostileSizesTest {
  private static final int MAX = Integer.MAX_VALUE;

  /** A size that an axis may have, and of which no two fit one. */
  private static final int LARGE = 2_000_000_000;

  interface Build {
    Node in(GraphBuilder g);
  }

  record Case(String name, Build build, String... fragments) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("slice", g -> g.slice(x(g, 3, 64), 1, MAX - 32, 33), "2147483648", "[3, 64]"),
        new Case("slice of rows", g -> g.slice(x(g, 64, 3), 0, MAX, MAX), "4294967294"),
        new Case("pad", g -> g.add(new Pad(1, MAX - 32), x(g, 3, 64), x(g, 3, 64)), "[3, 64]"),
        new Case(
            "strided slice",
            g -> g.add(new StridedSlice(1, 1, MAX, 3), x(g, 3, 64)),
            "steps of 2147483647",
            "[3, 64]"),
        new Case(
            "strided slice backwards",
            g -> g.add(new StridedSlice(1, 63, Integer.MIN_VALUE, MAX), x(g, 3, 64)),
            "[3, 64]"),
        new Case(
            "strided pad",
            g -> g.add(new StridedPad(0, 1, 1 << 30), x(g, 5, 2), x(g, 9, 2)),
            "[9, 2]"),
        new Case(
            "constant pad",
            g -> g.add(new PadConstant(List.of(MAX), List.of(MAX)), x(g, 3), g.constant(0)),
            "4294967294",
            "[3]"),
        new Case(
            "pad of many axes",
            g ->
                g.add(
                    new PadConstant(List.of(LARGE, LARGE, LARGE), List.of(0, 0, 0)),
                    x(g, 1, 1, 1),
                    g.constant(0)),
            "a shape of"),
        new Case(
            "flat indices",
            g -> g.add(new FlatIndices(List.of(65536, 65536)), x(g, 1), x(g, 1)),
            "65536"),
        new Case(
            "rows of indices",
            g -> g.add(new IndexRows(IndexKernels.Row.FORWARD, MAX, MAX), x(g, 1)),
            "2147483647"),
        new Case(
            "one-hot axis",
            g -> g.add(new OneHotAxis(0, LARGE), x(g, LARGE, LARGE), x(g, 2)),
            "a shape of"),
        new Case("concat", g -> g.concat(0, x(g, LARGE), x(g, LARGE)), "4000000000", "axis 0"),
        new Case(
            "concat to unknown",
            g -> g.concat(0, x(g, MAX - 4095), x(g, 8191), x(g, MAX - 4095)),
            "4294967295"),
        new Case("reshape", g -> g.reshape(x(g, LARGE, 8), -1), "16000000000"),
        new Case(
            "one-hot",
            g -> g.oneHot(g.placeholder("i", DType.INT32, LARGE, 8), LARGE),
            "72057594037927936"),
        new Case("broadcast", g -> g.add(x(g, LARGE, 1, 1), x(g, 1, LARGE, 1)), "a shape of"),
        new Case("product", g -> g.matMul(x(g, LARGE, 1), x(g, 1, LARGE)), "a shape of"),
        new Case(
            "batch of products",
            g -> g.matMul(x(g, LARGE, 1, 1, 9), x(g, 1, LARGE, 9, 9)),
            "a shape of"),
        new Case("placeholder", g -> x(g, MAX), "2147483647"),
        new Case("convolution", g -> convolution(g), "a shape of"),
        new Case(
            "window of no cell", g -> g.maxPool(x(g, 1, 9, 9, 1), 0, 1, Padding.VALID), "0 x 0"),
        new Case(
            "negative window",
            g -> g.averagePool(x(g, 1, 9, 9, 1), -5, 1, Padding.VALID),
            "-5 x -5"));
  }

  private static Node convolution(GraphBuilder g) {
    return g.conv2d(x(g, LARGE, 9, 9, 1), x(g, 3, 3, 1, LARGE), 1, Padding.SAME);
  }

  private static Node x(GraphBuilder g, int... sizes) {
    return g.placeholder("x" + g.build().nodes().size(), sizes);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areRefusedWithShapeAndSizes(Case one) {
    GraphBuilder g = new GraphBuilder();
    String message =
        assertThrows(IllegalArgumentException.class, () -> one.build.in(g)).getMessage();
    for (String fragment : one.fragments) {
      assertTrue(message.contains(fragment), message);
    }
  }

  @Test
  void zerosHideNoOverflow() {
    assertThrows(IllegalArgumentException.class, () -> Shape.of(0, LARGE, LARGE, LARGE));
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 30, 1 << 30, 4));
    assertEquals(0, Shape.of(0, LARGE).elements());
  }
}
