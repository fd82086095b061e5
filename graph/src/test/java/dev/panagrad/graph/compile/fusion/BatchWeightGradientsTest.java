package dev.panagrad.graph.compile.fusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.PassPipeline;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchWeightGradientsTest {
  private static final int BATCH = 4;
  private static final int UNITS = 6;

  /** A net that applies the same weights to its state again and again. */
  private record Unrolled(Graph graph, Node x, Node loss, Node gradient) {
    static Unrolled of(int steps) {
      GraphBuilder g = new GraphBuilder();
      Node x = g.placeholder("x", BATCH, UNITS);
      Initializer uneven =
          (out, shape, seed, stream) -> {
            for (int i = 0; i < out.length(); i++) {
              out.set(i, (float) Math.sin(i + 1) * 0.6f);
            }
          };
      Node w = g.variable("w", Shape.of(UNITS, UNITS), uneven);
      List<Node> states = new ArrayList<>();
      Node h = x;
      for (int step = 0; step < steps; step++) {
        h = g.tanh(g.add(g.matMul(h, w), x));
        states.add(h);
      }
      Node loss = g.sum(g.square(g.concat(0, states.toArray(Node[]::new))));
      Node gradient = Gradients.of(g, loss, List.of(w)).get(0);
      return new Unrolled(g.build(), x, loss, gradient);
    }
  }

  @ParameterizedTest(name = "{0} steps")
  @ValueSource(ints = {1, 2, 3, 10, 40})
  void isOneProductOverAllTimeSteps(int steps) {
    Unrolled net = Unrolled.of(steps);
    Subgraph passed =
        PassPipeline.standard(Map.of("x", Shape.of(BATCH, UNITS)))
            .run(Subgraph.of(net.graph.nodes(), List.of(net.gradient)));
    List<Node> products =
        passed.nodes().stream().filter(node -> node.op().equals(new MatMul(true, false))).toList();
    assertEquals(1, products.size());
    assertEquals(Shape.of(steps * BATCH, UNITS), products.get(0).input(0).shape());
  }

  @Test
  void statesBeforeAndAfterTheStepsAreOneStack() {
    Unrolled net = Unrolled.of(8);
    Subgraph passed =
        PassPipeline.standard(Map.of("x", Shape.of(BATCH, UNITS)))
            .run(Subgraph.of(net.graph.nodes(), List.of(net.loss, net.gradient)));
    long stacks = passed.nodes().stream().filter(node -> node.op() instanceof Concat).count();
    assertEquals(2, stacks, "one of the states and one of the gradients by the products");
  }

  @ParameterizedTest(name = "{0} steps")
  @ValueSource(ints = {2, 9, 30})
  void givesTheGradientThatSummingGives(int steps) {
    float[] batched = gradient(steps, true);
    float[] summed = gradient(steps, false);
    float largest = 0;
    for (float value : summed) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest > 0.01, "the gradient must not vanish");
    assertArrayEquals(summed, batched, 2e-6f * largest * steps);
  }

  private static float[] gradient(int steps, boolean rewrite) {
    Unrolled net = Unrolled.of(steps);
    float[] values = new float[BATCH * UNITS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.cos(3 * i);
    }
    SessionOptions options = SessionOptions.defaults().withThreads(1).withRewrite(rewrite);
    try (Session session = new Session(net.graph, options);
        Tensor x = Tensor.of(Shape.of(BATCH, UNITS), values)) {
      Results results = session.run(new Feeds().put(net.x, x), Fetches.of(net.gradient));
      return results.get(net.gradient).toArray();
    }
  }
}
