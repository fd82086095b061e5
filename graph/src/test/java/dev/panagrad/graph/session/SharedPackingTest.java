package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that many products read are packed once in a run, and anew in the next. */
final class SharedPackingTest {
  private static final int ROWS = 80;
  private static final int UNITS = 300;
  private static final int PRODUCTS = 5;

  private static final Initializer SMALL =
      (out, _, _, _) -> {
        for (long i = 0; i < out.length(); i++) {
          out.set(i, (i * 7 % 13 - 6) / 200f);
        }
      };

  /** A chain of products over one matrix, its transpose in between, then the matrix is changed. */
  private static float[] run(SessionOptions options) {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", ROWS, UNITS);
    Node w = g.variable("w", Shape.of(UNITS, UNITS), SMALL);
    Node h = x;
    for (int i = 0; i < PRODUCTS; i++) {
      h = g.tanh(g.matMul(h, w));
      h = g.tanh(g.matMul(h, w, false, true));
    }
    Node change = g.assign(w, g.mul(w, g.constant(0.5f)));
    Node result = g.add(h, g.constant(0));
    Graph graph = g.build();
    float[] values = new float[ROWS * UNITS];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 11 - 5;
    }
    Fetches fetches = Fetches.of(List.of(result, change));
    try (Session session = new Session(graph, options);
        Tensor fed = Tensor.of(Shape.of(ROWS, UNITS), values)) {
      Feeds feeds = new Feeds().put(x, fed);
      if (options.kernels().equals(KernelSets.best())) {
        Executable plan = session.compile(feeds, fetches);
        assertEquals(2, packings(plan), "one for the matrix and one for its transpose");
      }
      session.run(feeds, fetches);
      return session.run(feeds, fetches).get(result).toArray();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesWhatScalarKernelsGive(boolean reuse) {
    SessionOptions options = SessionOptions.defaults().withReuse(reuse);
    float[] expected = run(options.withKernels(KernelSets.scalar()));
    float[] one = run(options.withThreads(1));
    assertArrayEquals(expected, one, 1e-4f);
    assertArrayEquals(one, run(options.withThreads(2)), "the same bits on two threads");
    assertArrayEquals(one, run(options.withThreads(3)), "the same bits on three threads");
  }

  private static long packings(Executable plan) {
    return plan.schedule().steps().stream()
        .map(Step::label)
        .filter(("pack for " + PRODUCTS + " products")::equals)
        .count();
  }
}
