package dev.panagrad.custom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ops of another package's own train a small network as built-in ones do. */
class CustomOpTest {
  private static final long SEED = 5;
  private static final int ROWS = 600;

  private final GraphBuilder g = new GraphBuilder();
  private final Node x = g.placeholder("x", Shape.UNKNOWN, 8);
  private final Node wanted = g.placeholder("wanted", Shape.UNKNOWN, 1);

  /** Steps of gradient descent on rows' dot products with what two layers make of them. */
  private List<Node> network(boolean custom) {
    Initializer uneven =
        (out, _, _, stream) -> {
          SplittableRandom random = new SplittableRandom(SEED + stream);
          for (long i = 0; i < out.length(); i++) {
            out.set(i, (float) random.nextDouble(-0.5, 0.5));
          }
        };
    Node first = g.variable("first", Shape.of(8, 16), uneven);
    Node second = g.variable("second", Shape.of(16, 8), uneven);
    Node hidden = g.matMul(x, first);
    Node smooth =
        custom ? g.add(new SmoothRelu(), hidden) : g.log(g.add(g.constant(1), g.exp(hidden)));
    Node weights = g.matMul(smooth, second);
    Node dot =
        custom ? g.add(new RowDot(), x, weights) : g.sum(g.mul(x, weights), true, List.of(1));
    Node loss = g.mean(g.square(g.sub(dot, wanted)));
    List<Node> variables = List.of(first, second);
    List<Node> slopes = Gradients.of(g, loss, variables);
    List<Node> fetches = new ArrayList<>(List.of(loss, dot));
    for (int i = 0; i < 2; i++) {
      Node step = g.mul(slopes.get(i), g.constant(0.05f));
      fetches.add(g.assign(variables.get(i), g.sub(variables.get(i), step)));
    }
    return fetches;
  }

  private static float[] losses(Graph graph, List<Node> fetches, SessionOptions options) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] rows = new float[ROWS * 8];
    float[] sums = new float[ROWS];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextDouble(-1, 1);
      sums[i / 8] += rows[i] * rows[i];
    }
    float[] losses = new float[30];
    try (Session session = new Session(graph, options);
        Tensor x = Tensor.of(Shape.of(ROWS, 8), rows);
        Tensor wanted = Tensor.of(Shape.of(ROWS, 1), sums)) {
      Feeds feeds = new Feeds().put(graph.node("x"), x).put(graph.node("wanted"), wanted);
      Fetches all = Fetches.of(fetches);
      new WarmUp(session).run(feeds, all).start();
      for (int i = 0; i < losses.length; i++) {
        losses[i] = session.run(feeds, all).get(fetches.getFirst()).scalar();
      }
    }
    return losses;
  }

  @Test
  void trainsLikeBuiltInOps() {
    List<Node> fetches = network(true);
    float[] own = losses(g.build(), fetches, SessionOptions.defaults());
    CustomOpTest other = new CustomOpTest();
    List<Node> builtIn = other.network(false);
    float[] expected = losses(other.g.build(), builtIn, SessionOptions.defaults());
    assertArrayEquals(expected, own, 1e-4f);
    assertTrue(own[29] < own[0] / 2, own[0] + " to " + own[29]);
  }

  @Test
  void threadsReuseAndRewritingKeepTheBits() {
    List<Node> fetches = network(true);
    Graph graph = g.build();
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    float[] expected = losses(graph, fetches, options);
    for (SessionOptions varied :
        List.of(
            options.withThreads(2),
            options.withThreads(3),
            options.withReuse(false),
            options.withThreads(3).withReuse(false))) {
      assertArrayEquals(expected, losses(graph, fetches, varied), varied.toString());
    }
    assertArrayEquals(expected, losses(graph, fetches, options.withRewrite(false)), 1e-4f);
  }

  /** Equal records on the same inputs are one node; steps are labelled for the profile. */
  @Test
  void equalOpsAreComputedOnceAndProfiled() {
    Node a = g.add(new SmoothRelu(), x);
    Node b = g.add(new SmoothRelu(), x);
    Node sum = g.add(a, b);
    Node dot = g.add(new RowDot(), sum, x);
    try (Session session = new Session(g.build());
        Tensor rows = Tensor.allocate(x.type(), Shape.of(4, 8))) {
      List<String> steps =
          session.compile(new Feeds().put(x, rows), Fetches.of(dot)).schedule().steps().stream()
              .map(Object::toString)
              .toList();
      assertEquals(
          List.of(
              "SmoothRelu -> SmoothRelu",
              "Add -> Add",
              "RowDot products -> RowDot",
              "RowDot sums -> RowDot"),
          steps);
    }
  }
}
