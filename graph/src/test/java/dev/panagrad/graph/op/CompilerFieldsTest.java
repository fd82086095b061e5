package dev.panagrad.graph.op;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.AveragePoolGrad;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.Conv2dFilterGrad;
import dev.panagrad.graph.op.conv.Conv2dInputGrad;
import dev.panagrad.graph.op.conv.FusedConv2d;
import dev.panagrad.graph.op.conv.FusedFilterGrad;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.MaxPoolGrad;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.norm.BatchNormInputGrad;
import dev.panagrad.graph.op.norm.BatchNormReduceGrad;
import dev.panagrad.graph.op.norm.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only the compiler sets in an op is checked against the shapes: kernels believe it. */
final class CompilerFieldsTest {
  /** An op of a batch, and the shapes of its inputs, a scalar for images. */
  record Case(String name, Made op, List<Shape> inputs) {
    @Override
    public String toString() {
      return name;
    }
  }

  interface Made {
    Op with(int batch);
  }

  private static final Shape VECTOR = Shape.of(16);

  private static final Shape FILTER = Shape.of(1, 1, 16, 16);

  static Stream<Case> cases() {
    Shape x = Shape.scalar();
    return Stream.of(
        of("Moments", Moments::new, x),
        of("BatchNorm", CompilerFieldsTest::norm, x, VECTOR, VECTOR),
        of("BatchNormReduceGrad", n -> new BatchNormReduceGrad(norm(n)), x, VECTOR, VECTOR, x),
        of(
            "BatchNormInputGrad",
            n -> new BatchNormInputGrad(norm(n)),
            x,
            VECTOR,
            VECTOR,
            x,
            VECTOR,
            VECTOR),
        of("Conv2d", n -> new Conv2d(sliding(n)), x, FILTER),
        of("Conv2dInputGrad", n -> new Conv2dInputGrad(sliding(n), true), x, FILTER, x),
        of("Conv2dFilterGrad", n -> new Conv2dFilterGrad(sliding(n)), x, x, FILTER),
        of("FusedConv2d", n -> new FusedConv2d(sliding(n), Activation.RELU), x, FILTER, VECTOR),
        of("FusedFilterGrad", n -> new FusedFilterGrad(sliding(n)), x, x, FILTER),
        of("MaxPool", n -> new MaxPool(1, 1, sliding(n)), x),
        of("MaxPoolGrad", n -> new MaxPoolGrad(1, 1, sliding(n)), x, x, x),
        of("AveragePool", n -> new AveragePool(1, 1, sliding(n)), x),
        of("AveragePoolGrad", n -> new AveragePoolGrad(1, 1, sliding(n)), x, x),
        of("BatchOutermost", BatchOutermost::new, x));
  }

  private static Case of(String name, Made op, Shape... inputs) {
    return new Case(name, op, List.of(inputs));
  }

  private static BatchNorm norm(int batch) {
    return new BatchNorm(1e-3f, false, false, false, true, batch);
  }

  private static Sliding sliding(int batch) {
    return new Sliding(1, 1, Padding.SAME, batch);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aBatchThatTheImagesDoNotHoldIsRefused(Case row) {
    // 16 lanes hold 1 to 16 images, 512 lanes 512; 600 images are ten blocks of 64.
    for (int batch : new int[] {17, 512, 513, 600, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      refuses(row, batch, Shape.of(40, 1, 16, 16));
    }
    refuses(row, 600, Shape.of(41, 1, 16, 64));
    refuses(row, 600, Shape.of(40, 1, 16, 16));
    refuses(row, 16, Shape.of(40, 16, 16));
    assertDoesNotThrow(() -> add(row, 16, Shape.of(40, 1, 16, 16)));
    assertDoesNotThrow(() -> add(row, 600, Shape.of(40, 1, 16, 64)));
  }

  private static void refuses(Case row, int batch, Shape images) {
    assertThrows(
        IllegalArgumentException.class,
        () -> add(row, batch, images),
        () -> row + " took a batch of " + batch + " in " + images);
  }

  private static void add(Case row, int batch, Shape images) {
    GraphBuilder g = new GraphBuilder();
    List<Node> inputs = new ArrayList<>();
    for (Shape shape : row.inputs) {
      int[] sizes = (shape.rank() == 0 ? images : shape).sizes();
      inputs.add(g.placeholder("x" + inputs.size(), sizes));
    }
    Op op = row.op.with(batch);
    g.add(op.name(), op, inputs);
  }

  @Test
  void twoNodesDoNotShareAKey() {
    GraphBuilder g = new GraphBuilder();
    g.variable("w", Shape.of(2), Initializer.zeros());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> g.add(new Variable("w", Shape.of(1_000_000), Initializer.zeros(), true)))
            .getMessage();
    assertTrue(message.contains("'w'"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> g.add(new Placeholder("w", Shape.of(9), DType.FLOAT32)));
  }

  @Test
  void whatOnlyHasAnEffectIsNoInput() {
    GraphBuilder g = new GraphBuilder();
    Node w = g.variable("w", Shape.scalar(), Initializer.zeros());
    Node update = g.assign(w, g.constant(1));
    String message = assertThrows(IllegalArgumentException.class, () -> g.neg(update)).getMessage();
    assertTrue(message.contains("only has an effect"), message);
  }
}
