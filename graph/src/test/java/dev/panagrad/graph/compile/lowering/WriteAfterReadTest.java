package dev.panagrad.graph.compile.lowering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.update.ApplySgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything in a run sees the variables as they were before the run's updates. */
final class WriteAfterReadTest {
  private static final Shape SIZE = Shape.of(6);

  private static Target target(boolean rewrite, boolean reuse, boolean writeAfterRead) {
    Target all = Compiled.target();
    return new Target(all.kernels(), all.gemm(), 1, rewrite, reuse, writeAfterRead);
  }

  private static float[] filled(float value) {
    float[] values = new float[6];
    Arrays.fill(values, value);
    return values;
  }

  /** Reads of a variable, made after its update: plain, through views, fetched, in an update. */
  private record Readers(Graph graph, List<Node> fetches, Node v, Node u) {
    static Readers build() {
      GraphBuilder g = new GraphBuilder();
      Node v = g.variable("v", SIZE, Initializer.constant(3));
      Node u = g.variable("u", SIZE, Initializer.constant(5));
      Node update = g.assign(v, g.constant(SIZE, filled(100)));
      Node plain = g.add(v, v);
      Node viewed = g.sum(g.square(g.slice(g.reshape(v, 3, 2), 0, 1, 2)));
      Node other = g.assign(u, g.mul(v, g.constant(2)));
      return new Readers(g.build(), List.of(update, plain, viewed, v, other), v, u);
    }

    boolean areOld(Target target) {
      try (Compiled compiled = new Compiled(graph.nodes(), fetches, target)) {
        List<float[]> values = compiled.run(Map.of());
        assertArrayEquals(filled(100), compiled.variable(v), "the update itself");
        return Arrays.equals(filled(6), values.get(1))
            && Arrays.equals(new float[] {36}, values.get(2))
            && Arrays.equals(filled(3), values.get(3))
            && Arrays.equals(filled(6), compiled.variable(u));
      }
    }
  }

  @ParameterizedTest(name = "rewrite {0}, reuse {1}")
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void readersSeeTheOldValue(boolean rewrite, boolean reuse) {
    assertTrue(Readers.build().areOld(target(rewrite, reuse, true)));
  }

  /** That the edges are what makes it so: without them the update comes first. */
  @Test
  void withoutTheEdgesTheyDoNot() {
    assertFalse(Readers.build().areOld(target(true, true, false)));
  }

  /**
   * Two dense layers where the upper one is updated as soon as its gradient is there, while the
   * gradient of the lower one still has to go through the upper one's old weights.
   */
  @ParameterizedTest(name = "with the edges: {0}")
  @ValueSource(booleans = {true, false})
  void aLayerIsUpdatedAfterTheGradientsBelowItWentThrough(boolean writeAfterRead) {
    GraphBuilder g = new GraphBuilder();
    Node lower = g.variable("lower", Shape.of(1, 1), Initializer.constant(2));
    Node upper = g.variable("upper", Shape.of(1, 1), Initializer.constant(3));
    Node x = g.constant(Shape.of(1, 1), 5);
    Node rate = g.constant(0.01f);
    Node loss = g.sum(g.matMul(g.matMul(x, lower), upper));
    Node trainUpper =
        g.add(new ApplySgd(), rate, upper, Gradients.of(g, loss, List.of(upper)).getFirst());
    Node trainLower =
        g.add(new ApplySgd(), rate, lower, Gradients.of(g, loss, List.of(lower)).getFirst());
    Target target = target(true, true, writeAfterRead);
    try (Compiled compiled =
        new Compiled(g.build().nodes(), List.of(trainUpper, trainLower), target)) {
      compiled.run(Map.of());
      assertEquals(3 - 0.01f * 5 * 2, compiled.variable(upper)[0], 1e-6f);
      boolean right = Math.abs(compiled.variable(lower)[0] - (2 - 0.01f * 5 * 3)) < 1e-6f;
      assertEquals(writeAfterRead, right, "lower is " + compiled.variable(lower)[0]);
    }
  }

  /** Variables updated in random order, between random readers of some of them. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void holdsForAnyOrderInWhichTheyAreMade(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    GraphBuilder g = new GraphBuilder();
    int count = 2 + random.nextInt(6);
    List<Node> variables = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      variables.add(g.variable("v" + i, SIZE, Initializer.constant(i + 1)));
    }
    List<Node> fetches = new ArrayList<>();
    List<Float> expected = new ArrayList<>();
    float[] after = new float[count];
    List<Integer> order = new ArrayList<>(List.of(0));
    for (int i = 1; i < count; i++) {
      order.add(random.nextInt(order.size() + 1), i);
    }
    for (int writes : order) {
      for (int reads = random.nextInt(4); reads >= 0; reads--) {
        int a = random.nextInt(count);
        int b = random.nextInt(count);
        Node view = g.reshape(g.reshape(variables.get(b), 2, 3), 6);
        fetches.add(g.add(g.mul(variables.get(a), g.constant(10)), view));
        expected.add(10f * (a + 1) + b + 1);
      }
      // Reading only what has a smaller number, so that there is an order in which all see old.
      int reads = random.nextInt(writes + 1);
      Node value = g.add(g.mul(variables.get(writes), g.constant(100)), variables.get(reads));
      g.group("update" + writes, List.of(g.assign(variables.get(writes), value)));
      after[writes] = 100f * (writes + 1) + reads + 1;
    }
    Graph graph = g.build();
    for (int writes : order) {
      fetches.add(graph.node("update" + writes));
    }
    for (boolean rewrite : new boolean[] {true, false}) {
      try (Compiled compiled =
          new Compiled(graph.nodes(), fetches, target(rewrite, random.nextBoolean(), true))) {
        List<float[]> values = compiled.run(Map.of());
        for (int i = 0; i < expected.size(); i++) {
          assertArrayEquals(filled(expected.get(i)), values.get(i), "seed " + seed + ", read " + i);
        }
        for (int i = 0; i < count; i++) {
          assertArrayEquals(
              filled(after[i]), compiled.variable(variables.get(i)), "seed " + seed + ", v" + i);
        }
      }
    }
  }

  @Test
  void twoUpdatesOfOneVariableAreRefused() {
    GraphBuilder g = new GraphBuilder();
    Node v = g.variable("v", SIZE, Initializer.zeros());
    Node one = g.assign(v, g.constant(SIZE, filled(1)));
    Node two = g.assign(v, g.constant(SIZE, filled(2)));
    assertRefused(g, List.of(one, two), "variable 'v' is updated twice");
  }

  @Test
  void anExchangeOfTwoVariablesIsRefused() {
    GraphBuilder g = new GraphBuilder();
    Node a = g.variable("a", SIZE, Initializer.zeros());
    Node b = g.variable("b", SIZE, Initializer.zeros());
    assertRefused(g, List.of(g.assign(a, b), g.assign(b, a)), "in a circle");
  }

  private static void assertRefused(GraphBuilder g, List<Node> fetches, String expected) {
    List<Node> nodes = g.build().nodes();
    String message =
        assertThrows(
                RuntimeException.class,
                () -> new Compiled(nodes, fetches, target(true, true, true)))
            .getMessage();
    assertTrue(message.contains(expected), message);
  }
}
