package dev.panagrad.graph.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
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
import dev.panagrad.graph.op.fusion.Rectified;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.layout.ImageOp;
import dev.panagrad.graph.op.layout.Innermost;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.norm.BatchNormInputGrad;
import dev.panagrad.graph.op.norm.BatchNormReduceGrad;
import dev.panagrad.graph.op.norm.Moments;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
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

  private static final BatchNorm NORM = new BatchNorm(1e-3f, false, false, true);

  private static final Sliding SLIDING = new Sliding(1, 1, Padding.SAME);

  static Stream<Case> cases() {
    Shape x = Shape.scalar();
    return Stream.of(
        inner(new Moments(), x),
        inner(NORM, x, VECTOR, VECTOR),
        inner(new BatchNormReduceGrad(NORM), x, VECTOR, VECTOR, x),
        inner(new BatchNormInputGrad(NORM), x, VECTOR, VECTOR, x, VECTOR, VECTOR),
        of("rectified", n -> new Rectified(NORM, n), x, VECTOR, VECTOR),
        inner(new Conv2d(SLIDING), x, FILTER),
        inner(new Conv2dInputGrad(SLIDING), x, FILTER, x),
        inner(new Conv2dFilterGrad(SLIDING), x, x, FILTER),
        of(
            "FusedConv2d",
            n -> new FusedConv2d(new Conv2d(SLIDING), n, Activation.RELU),
            x,
            FILTER,
            VECTOR),
        of(
            "FusedFilterGrad",
            n -> new FusedFilterGrad(new Conv2dFilterGrad(SLIDING), n),
            x,
            x,
            FILTER),
        inner(new MaxPool(1, 1, SLIDING), x),
        inner(new MaxPoolGrad(1, 1, SLIDING), x, x, x),
        inner(new AveragePool(1, 1, SLIDING), x),
        inner(new AveragePoolGrad(1, 1, SLIDING), x, x),
        of("BatchOutermost", BatchOutermost::new, x));
  }

  private static Case of(String name, Made op, Shape... inputs) {
    return new Case(name, op, List.of(inputs));
  }

  private static Case inner(ImageOp op, Shape... inputs) {
    return of(op.name(), n -> new Innermost(op, n), inputs);
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

  /** Images that are converted back from one batch may be given as those of another. */
  @Test
  void aConversionBackIsNotTakenForTheBatchThatIsGiven() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", 40, 3, 3, 1);
    Node y = g.placeholder("y", 40, 3, 3, 16);
    Node images = g.conv2d(x, g.constant(Shape.of(1, 1, 1, 16), range(16)), 1, Padding.SAME);
    Node vector = g.constant(Shape.of(3), 1, 2, 3);
    List<Node> fetches = new ArrayList<>(List.of(images));
    for (Node node : List.of(images, y)) {
      fetches.add(g.add(new Innermost(new Moments(), 16), node));
      fetches.add(g.add(new Innermost(NORM, 16), node, vector, vector));
    }
    try (Session session = new Session(g.build(), SessionOptions.defaults().withThreads(1));
        Tensor fed = Tensor.of(Shape.of(40, 3, 3, 1), range(360));
        Tensor converted = Tensor.allocate(DType.FLOAT32, Shape.of(40, 3, 3, 16))) {
      Feeds feeds = new Feeds().put(x, fed);
      converted.set(session.run(feeds, Fetches.of(images)).get(images).toArray());
      Results results = session.run(feeds.put(y, converted), Fetches.of(fetches));
      for (int i = 1; i <= 2; i++) {
        assertArrayEquals(
            results.get(fetches.get(i + 2)).toArray(), results.get(fetches.get(i)).toArray());
      }
    }
  }

  private static float[] range(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % 17;
    }
    return values;
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
