package dev.panagrad.graph.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.update.ApplyMomentum;
import dev.panagrad.graph.op.update.ApplySgd;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Five updates of two variables against doubles, under every option. */
class UpdateTest {
  private static final long SEED = 3;
  private static final int[] SIZES = {40_007, 3};
  private static final float RATE = 0.05f;

  static Stream<UpdateCase> rows() {
    return UpdateCase.all();
  }

  private static float[] gradient(int parameter, int step) {
    SplittableRandom random = new SplittableRandom(SEED + 100L * parameter + step);
    float[] values = new float[SIZES[parameter]];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(0.1, 1) * (random.nextBoolean() ? 1 : -1);
    }
    return values;
  }

  /** The variables after five updates. */
  private static List<float[]> run(UpdateCase row, SessionOptions options) {
    GraphBuilder g = new GraphBuilder();
    Node rate = g.placeholder("rate");
    Node steps = g.placeholder("steps");
    List<UpdateCase.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      Shape shape = Shape.of(SIZES[i]);
      parameters.add(
          new UpdateCase.Parameter(
              g.variable("w" + i, shape, Initializer.constant(0.5f)),
              g.state("m" + i, shape, Initializer.zeros()),
              g.state("v" + i, shape, Initializer.zeros()),
              g.placeholder("gradient" + i, SIZES[i])));
    }
    Fetches update = Fetches.of(row.build().apply(g, rate, steps, parameters));
    try (Session session = new Session(g.build(), options);
        Tensor first = Tensor.allocate(DType.FLOAT32, Shape.of(SIZES[0]));
        Tensor second = Tensor.allocate(DType.FLOAT32, Shape.of(SIZES[1]))) {
      for (int step = 0; step < 5; step++) {
        first.set(gradient(0, step));
        second.set(gradient(1, step));
        Feeds feeds = new Feeds().put(rate, RATE).put(steps, step);
        feeds.put(parameters.get(0).gradient(), first).put(parameters.get(1).gradient(), second);
        session.run(feeds, update);
      }
      return parameters.stream().map(p -> session.variable(p.w()).toArray()).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void agreesWithTheReference(UpdateCase row) {
    for (SessionOptions options :
        List.of(Trial.plain(), Trial.plain().withKernels(KernelSets.best()))) {
      List<float[]> found = run(row, options);
      for (int p = 0; p < SIZES.length; p++) {
        UpdateCase.Values values =
            new UpdateCase.Values(
                new double[SIZES[p]],
                new double[SIZES[p]],
                new double[SIZES[p]],
                new double[SIZES[p]]);
        Arrays.fill(values.w(), 0.5);
        for (int step = 0; step < 5; step++) {
          float[] gradient = gradient(p, step);
          for (int i = 0; i < gradient.length; i++) {
            values.gradient()[i] = gradient[i];
            row.reference().update(values, i, RATE, step);
          }
        }
        Compare.close(
            new Doubles(Shape.of(SIZES[p]), values.w()), found.get(p), 3e-6, row + ", w" + p);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void threadsDoNotChangeTheBits(UpdateCase row) {
    SessionOptions options = Trial.plain().withKernels(KernelSets.best());
    List<float[]> one = run(row, options);
    Compare.sameBits(one, run(row, options.withThreads(2)), row.toString());
    Compare.sameBits(one, run(row, options.withThreads(3)), row.toString());
  }

  @Test
  void wrongUsesAreRefused() {
    GraphBuilder g = new GraphBuilder();
    Node w = g.variable("w", Shape.of(3), Initializer.zeros());
    Node rate = g.placeholder("rate");
    Node row = g.placeholder("row", 3);
    Node ints = g.placeholder("ints", DType.INT32, 3);
    Node wide = g.placeholder("wide", 4);
    refused(() -> g.assign(row, row), "Assign", "input 0 must be a variable", "'row'");
    refused(() -> g.assign(w, wide), "Assign", "'w'", "[3]", "[4]");
    refused(() -> g.assign(w, rate), "Assign", "'w'", "[3]", "[]");
    refused(() -> g.assign(w, ints), "Assign", "FLOAT32", "INT32");
    refused(() -> g.add(new ApplySgd(), row, w, row), "ApplySgd", "input 0", "scalar", "[3]");
    refused(() -> g.add(new ApplySgd(), rate, row, row), "ApplySgd", "variable", "'row'");
    refused(() -> g.add(new ApplySgd(), rate, w, wide), "ApplySgd", "'w'", "[3]", "[4]");
    refused(() -> g.add(new ApplySgd(), rate, w, ints), "ApplySgd", "FLOAT32", "INT32");
    refused(() -> g.add(new ApplySgd(), rate, w), "ApplySgd", "groups of 2", "2 inputs");
    refused(() -> g.add(new ApplyMomentum(0.9f), rate, w, row, row), "ApplyMomentum", "'row'");
    refused(() -> g.group("none", List.of()), "Group", "'none'", "at least one");
  }

  private static void refused(Executable use, String... fragments) {
    String message = assertThrows(IllegalArgumentException.class, use).getMessage();
    for (String fragment : fragments) {
      assertTrue(message.contains(fragment), () -> "no " + fragment + " in: " + message);
    }
  }

  @Test
  void oneOfTwoGroupedUpdatesCanBeRunAlone() {
    GraphBuilder g = new GraphBuilder();
    Node a = g.variable("a", Shape.of(2), Initializer.zeros());
    Node b = g.variable("b", Shape.of(2), Initializer.zeros());
    Node setA = g.assign(a, g.constant(Shape.of(2), 1, 2));
    g.group("both", List.of(setA, g.assign(b, g.constant(Shape.of(2), 3, 4))));
    try (Session session = new Session(g.build(), Trial.plain())) {
      session.run(new Feeds(), Fetches.of(setA));
      assertArrayEquals(new float[] {1, 2}, session.variable(a).toArray());
      assertArrayEquals(new float[] {0, 0}, session.variable(b).toArray());
    }
  }
}
