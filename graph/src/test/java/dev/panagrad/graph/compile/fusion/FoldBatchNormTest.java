package dev.panagrad.graph.compile.fusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.lowering.Compiled;
import dev.panagrad.graph.compile.lowering.Target;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.session.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When batch normalisation becomes part of the convolution or product before it, and when not. */
final class FoldBatchNormTest {
  private static final int CHANNELS = 5;
  private static final float EPSILON = 1e-3f;
  private static final float TOLERANCE = 1e-5f;

  private final GraphBuilder g = new GraphBuilder();
  private final Node images = g.placeholder("x", 3, 8, 8, 2);

  private Node variable(String name, double from, double to, int... sizes) {
    Initializer uniform =
        (out, _, _, stream) -> {
          SplittableRandom random = new SplittableRandom(stream);
          for (long i = 0; i < out.length(); i++) {
            out.set(i, (float) random.nextDouble(from, to));
          }
        };
    return g.variable(name, Shape.of(sizes), uniform);
  }

  private Node channels(String name) {
    return variable(name, -1, 1, CHANNELS);
  }

  private Node conv() {
    return g.conv2d(images, variable("w", -1, 1, 3, 3, 2, CHANNELS), 2, Padding.SAME);
  }

  private Node normalized(Node x, boolean scale, boolean offset, boolean batchStatistics) {
    return g.batchNorm(
        x,
        channels("mean"),
        variable("variance", 0.1, 2, CHANNELS),
        scale ? channels("scale") : null,
        offset ? channels("offset") : null,
        EPSILON,
        batchStatistics);
  }

  private Node normalized(Node x) {
    return normalized(x, false, true, false);
  }

  /** Checks results against those of the graph as it was built; the ops of the schedule. */
  private List<String> ops(Node... fetches) {
    List<Node> roots = List.of(fetches);
    List<float[]> expected;
    try (Compiled plain = new Compiled(g.build().nodes(), roots, Compiled.unrewritten())) {
      expected = plain.run(feeds());
    }
    KernelSet best = KernelSets.best();
    Target vectors = new Target(best, Gemm.of(best), 2, true, true, true);
    check(expected, roots, vectors);
    return check(expected, roots, Compiled.target());
  }

  private List<String> check(List<float[]> expected, List<Node> roots, Target target) {
    try (Compiled compiled = new Compiled(g.build().nodes(), roots, target)) {
      List<float[]> actual = compiled.run(feeds());
      for (int i = 0; i < roots.size(); i++) {
        // Updates have no value.
        if (expected.get(i) != null) {
          assertArrayEquals(expected.get(i), actual.get(i), tolerance(expected.get(i)), "at " + i);
        }
      }
      return compiled.plan().schedule().steps().stream().map(s -> s.node().op().name()).toList();
    }
  }

  /** Relative to the largest value: what cancels out has lost digits in the plain graph too. */
  private static float tolerance(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return TOLERANCE * largest;
  }

  private Map<Node, float[]> feeds() {
    SplittableRandom random = new SplittableRandom(7);
    Map<Node, float[]> feeds = new HashMap<>();
    for (Node node : g.build().nodes()) {
      if (node.op() instanceof Placeholder) {
        float[] values = new float[Math.toIntExact(node.shape().elements())];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(-1, 1);
        }
        feeds.put(node, values);
      }
    }
    return feeds;
  }

  private static void assertCount(int expected, String name, List<String> ops) {
    assertEquals(expected, ops.stream().filter(name::equals).count(), () -> name + " in " + ops);
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false",
    "false, false, true",
    "false, true, false",
    "false, true, true",
    "true, false, false",
    "true, false, true",
    "true, true, false",
    "true, true, true",
  })
  void aConvolutionTakesItsNormalization(boolean bias, boolean scale, boolean offset) {
    Node x = bias ? g.add(conv(), channels("bias")) : conv();
    List<String> ops = ops(g.relu(normalized(x, scale, offset, false)));
    assertCount(0, "BatchNorm", ops);
    assertCount(0, "Conv2d", ops);
    assertCount(0, "Relu", ops);
    assertEquals("Conv2d+bias+RELU", ops.get(ops.size() - 2), ops::toString);
    assertEquals("BatchOutermost", ops.getLast(), ops::toString);
  }

  @Test
  void withoutReluToo() {
    List<String> ops = ops(normalized(conv()));
    assertCount(0, "BatchNorm", ops);
    assertEquals("Conv2d+bias", ops.get(ops.size() - 2), ops::toString);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConvolutionThatOthersReadStays(boolean fetched) {
    Node conv = conv();
    Node y = g.relu(normalized(conv));
    List<String> ops = ops(y, fetched ? conv : g.square(conv));
    assertCount(1, "Conv2d", ops);
    assertCount(1, "BatchNorm", ops);
  }

  @Test
  void aSumWithABiasThatOthersReadStays() {
    Node sum = g.add(conv(), channels("bias"));
    assertCount(1, "BatchNorm", ops(normalized(sum), sum));
  }

  @Test
  void aNormalizationThatOthersReadIsFoldedWithoutRelu() {
    Node y = normalized(conv());
    List<String> ops = ops(g.relu(y), y);
    assertCount(0, "BatchNorm", ops);
    assertCount(1, "Conv2d+bias", ops);
  }

  @Test
  void statisticsOfTheBatchStay() {
    assertCount(1, "BatchNorm", ops(g.relu(normalized(conv(), true, true, true))));
  }

  /** Scaling the weights would be more work than normalising the few results. */
  @Test
  void largeWeightsStay() {
    Node w = variable("w", -1, 1, 8, 8, 2, CHANNELS);
    assertCount(1, "BatchNorm", ops(normalized(g.conv2d(images, w, 8, Padding.SAME))));
  }

  @Test
  void oneAfterTheOther() {
    Node first = g.relu(normalized(conv()));
    Node w = variable("w2", -1, 1, 3, 3, CHANNELS, CHANNELS);
    Node second = g.conv2d(first, w, 1, Padding.SAME);
    List<String> ops;
    try (Scope _ = g.scope("second")) {
      ops = ops(g.relu(normalized(second, true, true, false)));
    }
    assertCount(0, "BatchNorm", ops);
    assertCount(2, "Conv2d+bias+RELU", ops);
  }

  @ParameterizedTest
  @CsvSource({"40, 0", "39, 1"})
  void aProductOfManyRowsTakesItsNormalization(int rows, int left) {
    Node x = g.placeholder("rows", rows, 40);
    Node sum = g.add(g.matMul(x, variable("w", -1, 1, 40, CHANNELS)), channels("bias"));
    List<String> ops = ops(g.sigmoid(normalized(sum, true, true, false)));
    assertCount(left, "BatchNorm", ops);
    assertCount(left, "Sigmoid", ops);
  }

  /** The rows of the second operand are the channels here. */
  @Test
  void aTransposedProductStays() {
    Node x = g.placeholder("rows", 50, CHANNELS);
    Node y = g.matMul(x, variable("w", -1, 1, CHANNELS, CHANNELS), false, true);
    assertCount(1, "BatchNorm", ops(normalized(y)));
  }

  /** Weights and statistics are read as they were before the run's updates. */
  @Test
  void updatesWait() {
    Node y = g.relu(normalized(conv()));
    List<Node> updates =
        g.build().variables().stream()
            .map(variable -> g.assign(variable, g.neg(variable)))
            .toList();
    assertCount(0, "BatchNorm", ops(y, g.group("updates", updates)));
  }

  @Test
  void constantWeightsAreScaledOnceHoweverLargeTheyAre() {
    Shape shape = Shape.of(8, 8, 2, CHANNELS);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7 % 13 - 6) / 13f;
    }
    Node filter = g.add(Stored.constant(shape, DType.FLOAT32, Tensor.of(shape, values).buffer()));
    Node y = normalized(g.conv2d(images, filter, 8, Padding.VALID), true, true, false);
    List<String> ops = ops(y);
    assertFalse(ops.stream().anyMatch(op -> op.contains("BatchNorm")), ops.toString());
  }
}
