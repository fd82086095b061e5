package dev.panagrad.graph.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.autodiff.Gradients;
import dev.panagrad.graph.op.BatchInnermost;
import dev.panagrad.graph.op.BatchOutermost;
import dev.panagrad.graph.op.Conv2dFilterGrad;
import dev.panagrad.graph.op.FusedFilterGrad;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Padding;
import dev.panagrad.graph.op.Placeholder;
import dev.panagrad.graph.op.ReluGrad;
import dev.panagrad.graph.op.SigmoidGrad;
import dev.panagrad.graph.op.TanhGrad;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.schedule.Compiled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each pass makes of a graph, and that the graph still gives the same. */
final class PassTest {
  private static final long SEED = 9;

  private final GraphBuilder g = new GraphBuilder();

  private Node variable(String name, int... sizes) {
    Initializer uneven =
        (out, _, _, stream) -> {
          SplittableRandom random = new SplittableRandom(SEED + stream);
          for (long i = 0; i < out.length(); i++) {
            out.set(i, (float) random.nextDouble(-1, 1));
          }
        };
    return g.variable(name, Shape.of(sizes), uneven);
  }

  /** Applies passes and checks that the results stay as they are. */
  private Subgraph passed(List<Node> roots, Pass... passes) {
    Subgraph before = Subgraph.of(g.build().nodes(), roots);
    Subgraph after = new PassPipeline(List.of(passes)).run(before);
    List<float[]> expected = run(before);
    List<float[]> actual = run(after);
    for (int i = 0; i < roots.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), 2e-5f, "root " + i);
    }
    return after;
  }

  private static List<float[]> run(Subgraph graph) {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<Node, float[]> feeds = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Placeholder) {
        float[] values = new float[Math.toIntExact(node.shape().elements())];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(-1, 1);
        }
        feeds.put(node, values);
      }
    }
    try (Compiled compiled = new Compiled(graph.nodes(), graph.roots(), Compiled.unrewritten())) {
      List<float[]> values = new ArrayList<>(compiled.run(feeds));
      for (Node node : graph.nodes()) {
        if (node.op() instanceof Variable) {
          values.add(compiled.variable(node));
        }
      }
      return values;
    }
  }

  /** The names of the ops that compute something, in order. */
  private static List<String> ops(Subgraph graph) {
    return graph.nodes().stream()
        .map(Node::op)
        .filter(op -> !(op instanceof Variable) && !(op instanceof Placeholder))
        .map(Op::name)
        .toList();
  }

  private static long count(Subgraph graph, Class<? extends Op> type) {
    return graph.nodes().stream().filter(node -> type.isInstance(node.op())).count();
  }

  @Test
  void onlyWhatTheRootsNeedIsKept() {
    Node x = g.placeholder("x", 4);
    Node kept = g.neg(x);
    g.exp(g.square(kept));
    assertEquals(List.of("Neg"), ops(passed(List.of(kept))));
  }

  @Test
  void specializeMakesEveryShapeKnown() {
    Node x = g.placeholder("x", Shape.UNKNOWN, 6);
    Node flat = g.reshape(g.relu(x), Shape.UNKNOWN, 2);
    Node mean = g.mean(flat);
    Node gradient = Gradients.of(g, mean, List.of(x)).getFirst();
    assertFalse(gradient.shape().isKnown());
    Subgraph before = Subgraph.of(g.build().nodes(), List.of(flat, gradient));
    Subgraph after = new Specialize(Map.of("x", Shape.of(5, 6))).apply(before);
    assertTrue(after.nodes().stream().allMatch(node -> node.shape().isKnown()));
    assertEquals(Shape.of(15, 2), after.roots().get(0).shape());
    assertEquals(Shape.of(5, 6), after.roots().get(1).shape());
    float[] found = run(after).get(1);
    for (float slope : found) {
      assertTrue(slope == 0 || Math.abs(slope - 1f / 30) < 1e-7, "slope " + slope);
    }
  }

  @Test
  void simplifyPutsTransposesIntoProducts() {
    Node a = g.placeholder("a", 5, 3);
    Node b = g.placeholder("b", 4, 5);
    Subgraph after = passed(List.of(g.matMul(g.transpose(a), g.transpose(b))), new Simplify());
    assertEquals(1, ops(after).size(), () -> ops(after).toString());
    assertTrue(ops(after).getFirst().startsWith("MatMul"), () -> ops(after).toString());
  }

  @Test
  void simplifyUndoesWhatUndoesItself() {
    Node x = g.placeholder("x", 3, 4);
    Subgraph after = passed(List.of(g.neg(g.transpose(g.transpose(x)))), new Simplify());
    assertEquals(List.of("Neg"), ops(after));
  }

  @Test
  void simplifyConvertsImagesOnceThereAndOnceBack() {
    Node x = g.placeholder("x", 3, 8, 8, 2);
    Node first = g.relu(g.conv2d(x, variable("w1", 3, 3, 2, 5), 1, Padding.SAME));
    Node second = g.conv2d(first, variable("w2", 3, 3, 5, 4), 2, Padding.SAME);
    Node pooled = g.maxPool(g.relu(second), 2, 2, Padding.SAME);
    Subgraph after =
        passed(List.of(pooled), new Simplify(), new CommonSubexpressions(), new Simplify());
    assertEquals(1, count(after, BatchInnermost.class), () -> ops(after).toString());
    assertEquals(1, count(after, BatchOutermost.class), () -> ops(after).toString());
  }

  @Test
  void equalWorkIsDoneOnce() {
    Node x = g.placeholder("x", 4);
    Node one = g.add(g.square(x), g.exp(x));
    Node other = g.add(g.square(x), g.exp(x));
    Node different = g.add(g.exp(x), g.neg(x));
    Subgraph after = passed(List.of(one, other, different), new CommonSubexpressions());
    assertEquals(List.of("Square", "Exp", "Add", "Neg", "Add"), ops(after));
    assertSame(after.roots().get(0), after.roots().get(1));
  }

  @Test
  void masksAndUpdatesAreNeverShared() {
    Node x = g.placeholder("x", 64);
    Node v = variable("v", 64);
    Node keep = g.constant(0.5f);
    Node one = g.dropout(x, keep);
    Node other = g.dropout(x, keep);
    Subgraph after = passed(List.of(g.add(one, other), g.assign(v, x)), new CommonSubexpressions());
    assertEquals(2, ops(after).stream().filter(name -> name.contains("Dropout")).count());
  }

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
  @ValueSource(strings = {"relu", "sigmoid", "tanh"})
  void theGradientOfAnActivationGoesIntoTheProductBeforeIt(String activation) {
    Node x = g.placeholder("x", 5, 4);
    Node y = g.placeholder("y", 5, 3);
    Node product = g.matMul(x, variable("w", 4, 3));
    Op gradient =
        switch (activation) {
          case "relu" -> new ReluGrad();
          case "sigmoid" -> new SigmoidGrad();
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

  /** A bias over rows, or one added from the left, is no bias row. */
  @Test
  void whatIsNoBiasRowStaysByItself() {
    Node x = g.placeholder("x", 4, 3);
    Node column = g.add(g.matMul(x, variable("w", 3, 4)), variable("b", 4, 1));
    assertEquals(2, ops(passed(List.of(column), new FuseMatMul())).size());
  }

  @Test
  void biasAndReluGoIntoTheConvolution() {
    Node x = g.placeholder("x", 3, 6, 6, 2);
    Node sum = g.add(g.conv2d(x, variable("w", 3, 3, 2, 4), 1, Padding.SAME), variable("b", 4));
    Subgraph after =
        passed(
            List.of(g.relu(sum)),
            new Simplify(),
            new CommonSubexpressions(),
            new Simplify(),
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
            new CommonSubexpressions(),
            new Simplify(),
            new CommonSubexpressions(),
            new FuseConv2d());
    assertTrue(ops(after).contains("Conv2dInputGrad+RELU_GRAD"), ops(after).toString());
    assertFalse(ops(after).contains("ReluGrad"), ops(after).toString());
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
            new CommonSubexpressions(),
            new Simplify(),
            new CommonSubexpressions());
    assertEquals(2, count(before, BatchInnermost.class), "of the images and of their gradient");
    Subgraph after = new FuseMatMul().apply(new DenseToImages().apply(before));
    assertEquals(1, count(after, BatchInnermost.class), () -> ops(after).toString());
    assertTrue(ops(after).contains("MatMul+RELU_GRAD"), () -> ops(after).toString());
  }

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
            new CommonSubexpressions(),
            new Simplify(),
            new CommonSubexpressions(),
            new FuseFilterGrad());
    assertEquals(1, count(after, FusedFilterGrad.class), () -> ops(after).toString());
    assertEquals(0, count(after, Conv2dFilterGrad.class), () -> ops(after).toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrossEntropyIsComputedWithItsGradient(boolean sparse) {
    Node loss = g.mean(crossEntropy(sparse));
    Subgraph after = passed(lossAndGradient(loss), new Simplify(), new FuseCrossEntropy());
    assertEquals(
        1, ops(after).stream().filter(name -> name.contains("CrossEntropy")).count(), "fused");
  }

  /** The gradient of a square needs the loss before. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrossEntropyThatItsOwnGradientWaitsForStaysByItself(boolean sparse) {
    Node loss = g.sum(g.square(crossEntropy(sparse)));
    Subgraph after = passed(lossAndGradient(loss), new Simplify(), new FuseCrossEntropy());
    assertEquals(2, ops(after).stream().filter(name -> name.contains("CrossEntropy")).count());
  }

  private Node crossEntropy(boolean sparse) {
    Node logits = g.matMul(g.placeholder("x", 5, 3), variable("w", 3, 4));
    return sparse
        ? g.sparseSoftmaxCrossEntropy(logits, g.argMax(g.placeholder("labels", 5, 4)))
        : g.softmaxCrossEntropy(logits, g.placeholder("labels", 5, 4));
  }

  private List<Node> lossAndGradient(Node loss) {
    Node w =
        g.build().nodes().stream().filter(node -> node.op() instanceof Variable).findAny().get();
    return List.of(loss, Gradients.of(g, loss, List.of(w)).get(0));
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

  @Test
  void gradientsOfBatchNormTakeTheMaskOfRelu() {
    Node x = variable("x", 4, 8, 8, 5);
    Node moments = g.moments(x);
    Node mean = g.reshape(g.slice(moments, 0, 0, 1), 5);
    Node variance = g.reshape(g.slice(moments, 0, 1, 1), 5);
    Node norm = g.batchNorm(x, mean, variance, null, variable("offset", 5), 1e-5f, true);
    List<Node> roots = Gradients.of(g, g.mean(g.square(g.relu(norm))), List.of(x, norm.input(3)));
    assertFalse(ops(passed(roots, new Simplify())).contains("ReluGrad"));
    // The mask of another ReLU stays.
    Node other = g.mean(g.square(g.relu(g.neg(norm))));
    List<Node> others = Gradients.of(g, other, List.of(x, norm.input(3)));
    assertTrue(ops(passed(others, new Simplify())).contains("ReluGrad"));
  }

  @Test
  void fetchedVariablesFeedsAndTheirViewsAreCopied() {
    Node x = g.placeholder("x", 4);
    Node v = variable("v", 4);
    Node view = g.reshape(v, 2, 2);
    Node own = g.neg(x);
    Subgraph after = passed(List.of(x, v, view, own, g.reshape(own, 2, 2)), new CopyFetches());
    assertEquals(3, ops(after).stream().filter("Identity"::equals).count());
    assertEquals("Neg", after.roots().get(3).op().name());
  }

  /** Twice through the whole pipeline is as good as once. */
  @Test
  void theWholePipelineComesToAnEnd() {
    Node x = g.placeholder("x", 3, 8, 8, 2);
    Node conv = g.conv2d(x, variable("w1", 3, 3, 2, 5), 2, Padding.SAME);
    Node flat = g.reshape(g.relu(g.add(conv, variable("b1", 5))), Shape.UNKNOWN, 80);
    Node y = g.tanh(g.add(g.matMul(flat, variable("w2", 80, 3)), variable("b2", 3)));
    Node loss = g.mean(g.square(y));
    List<Node> roots = new ArrayList<>(Gradients.of(g, loss, g.build().variables()));
    roots.add(loss);
    Subgraph before = Subgraph.of(g.build().nodes(), roots);
    Map<String, Shape> shapes = Map.of("x", x.shape());
    Subgraph once = PassPipeline.standard(shapes).run(before);
    List<float[]> expected = run(before);
    List<float[]> actual = run(once);
    for (int i = 0; i < roots.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), 2e-5f, "root " + i);
    }
    assertEquals(ops(once), ops(PassPipeline.standard(shapes).run(once)));
  }

  @Test
  void aPassThatBreaksTheGraphIsNamed() {
    Pass broken =
        new Pass() {
          @Override
          public String name() {
            return "break it";
          }

          @Override
          public Subgraph apply(Subgraph graph) {
            return new Subgraph(graph.nodes().reversed(), graph.roots());
          }
        };
    List<Node> roots = List.of(g.neg(g.placeholder("x", 2)));
    String message =
        assertThrows(IllegalStateException.class, () -> passed(roots, broken)).getMessage();
    assertTrue(message.contains("'break it'") && message.contains("before"), message);
  }
}
