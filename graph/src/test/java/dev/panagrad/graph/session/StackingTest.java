package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are computed inside a stack, and views of runs of rows, in awkward company. */
final class StackingTest {
  private static final int ROWS = 3;
  private static final int COLUMNS = 5;

  private static void check(
      boolean rewrite,
      boolean reuse,
      Function<GraphBuilder, List<Node>> build,
      float[]... expected) {
    GraphBuilder g = new GraphBuilder();
    List<Node> fetches = build.apply(g);
    Graph graph = g.build();
    SessionOptions options =
        SessionOptions.defaults().withThreads(2).withRewrite(rewrite).withReuse(reuse);
    float[] x = counting(ROWS * COLUMNS);
    try (Session session = new Session(graph, options);
        Tensor fed = Tensor.of(Shape.of(ROWS, COLUMNS), x)) {
      Feeds feeds = new Feeds().put(graph.node("x"), fed);
      Fetches wanted = Fetches.of(fetches);
      for (int run = 0; run < 2; run++) {
        Results results = session.run(feeds, wanted);
        for (int i = 0; i < expected.length; i++) {
          assertArrayEquals(expected[i], results.get(fetches.get(i)).toArray(), 1e-6f);
        }
      }
    }
  }

  private static float[] counting(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i + 1;
    }
    return values;
  }

  private static float[] rows(float[] values, int from, int to, float factor) {
    float[] result = new float[(to - from) * COLUMNS];
    for (int i = 0; i < result.length; i++) {
      result[i] = factor * values[from * COLUMNS + i];
    }
    return result;
  }

  private static float[] join(float[]... parts) {
    int length = 0;
    for (float[] part : parts) {
      length += part.length;
    }
    float[] all = new float[length];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  @ParameterizedTest(name = "rewrite {0}, reuse {1}")
  @CsvSource(value = {"true,true", "true,false", "false,true", "false,false"})
  void partsAreReadBeforeAndAfterTheStackIs(boolean rewrite, boolean reuse) {
    float[] x = counting(ROWS * COLUMNS);
    check(
        rewrite,
        reuse,
        g -> {
          Node in = g.placeholder("x", ROWS, COLUMNS);
          Node twice = g.add(in, in);
          Node negated = g.neg(in);
          Node early = g.neg(twice);
          Node stack = g.concat(0, twice, negated, twice);
          Node all = g.neg(stack);
          // Overwriting twice in place would spoil the stack, which is read once more below.
          Node late = g.neg(twice);
          return List.of(all, early, late, g.neg(all), g.slice(stack, 0, 2, 3));
        },
        join(rows(x, 0, 3, -2), x, rows(x, 0, 3, -2)),
        rows(x, 0, 3, -2),
        rows(x, 0, 3, -2),
        join(rows(x, 0, 3, 2), rows(x, 0, 3, -1), rows(x, 0, 3, 2)),
        join(rows(x, 2, 3, 2), rows(x, 0, 2, -1)));
  }

  @ParameterizedTest(name = "rewrite {0}, reuse {1}")
  @CsvSource(value = {"true,true", "true,false", "false,true", "false,false"})
  void stacksOverlapAndNest(boolean rewrite, boolean reuse) {
    float[] x = counting(ROWS * COLUMNS);
    check(
        rewrite,
        reuse,
        g -> {
          Node in = g.placeholder("x", ROWS, COLUMNS);
          Node a = g.neg(in);
          Node b = g.add(a, a);
          Node c = g.add(b, a);
          Node lower = g.concat(0, in, a, b);
          Node upper = g.concat(0, a, b, c);
          Node nested = g.concat(0, g.neg(c), upper);
          return List.of(g.neg(lower), g.neg(upper), nested, c);
        },
        join(rows(x, 0, 3, -1), x, rows(x, 0, 3, 2)),
        join(x, rows(x, 0, 3, 2), rows(x, 0, 3, 3)),
        join(rows(x, 0, 3, 3), rows(x, 0, 3, -1), rows(x, 0, 3, -2), rows(x, 0, 3, -3)),
        rows(x, 0, 3, -3));
  }

  @ParameterizedTest(name = "rewrite {0}, reuse {1}")
  @CsvSource(value = {"true,true", "true,false", "false,true", "false,false"})
  void viewsOfFeedsVariablesAndConstants(boolean rewrite, boolean reuse) {
    float[] x = counting(ROWS * COLUMNS);
    check(
        rewrite,
        reuse,
        g -> {
          Node in = g.placeholder("x", ROWS, COLUMNS);
          Node variable = g.variable("v", Shape.of(ROWS, COLUMNS), Initializer.constant(3));
          Node constant = g.constant(Shape.of(ROWS, COLUMNS), x);
          Node fed = g.slice(in, 0, 1, 2);
          return List.of(
              fed,
              g.mul(fed, g.slice(variable, 0, 0, 2)),
              g.slice(constant, 0, 2, 1),
              g.reshape(g.slice(g.reshape(in, ROWS, 1, COLUMNS), 0, 1, 1), COLUMNS));
        },
        rows(x, 1, 3, 1),
        rows(x, 1, 3, 3),
        rows(x, 2, 3, 1),
        rows(x, 1, 2, 1));
  }
}
