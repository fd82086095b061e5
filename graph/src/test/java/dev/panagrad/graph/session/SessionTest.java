package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.CompiledPlan;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What sessions refuse, keep and free. */
final class SessionTest {
  private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

  private final GraphBuilder g = new GraphBuilder();
  private final Node x = g.placeholder("x", Shape.UNKNOWN, 2);
  private final Node classes = g.placeholder("classes", DType.INT32, Shape.UNKNOWN);
  private final Node rate = g.placeholder("rate");
  private final Node w = g.variable("w", Shape.of(2, 3), Initializer.constant(2));
  private final Node logits = g.mul(g.matMul(x, w), rate);
  private final Node loss = g.alias("loss", g.mean(g.sparseSoftmaxCrossEntropy(logits, classes)));
  private final Node twice = g.assign(w, g.add(w, w));
  private final Graph graph = g.build();
  private long before;

  @BeforeEach
  void countBytes() {
    before = Workspace.liveBytes();
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(before, Workspace.liveBytes(), "bytes off the heap");
  }

  private static void refuses(
      Class<? extends RuntimeException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), "'" + part + "' expected in: " + message);
    }
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void saysWhatIsNotFed() {
    try (Session session = new Session(graph, OPTIONS);
        Tensor one = Tensor.of(Shape.of(1, 2), 1, 2)) {
      refuses(
          IllegalArgumentException.class,
          () -> session.run(new Feeds().put(x, one), Fetches.of(logits)),
          "'rate'",
          "not fed",
          logits.name());
      refuses(IllegalArgumentException.class, () -> Fetches.of(), "at least one node");
    }
  }

  @Test
  void warmsUpWithoutATrace() {
    try (Session session = new Session(graph, OPTIONS.withThreads(2));
        Tensor one = Tensor.of(Shape.of(1, 2), 1, 2)) {
      float[] before = session.variable(w).toArray();
      new WarmUp(session)
          .run(new Feeds(), Fetches.of(twice))
          .run(new Feeds().put(x, one).put(rate, 1), Fetches.of(logits))
          .start();
      assertArrayEquals(before, session.variable(w).toArray());
      assertEquals(0, session.counter());
    }
  }

  @Test
  void saysWhatGoesWrongInAWarmUp() {
    try (Session session = new Session(graph, OPTIONS)) {
      WarmUp warmUp =
          new WarmUp(session)
              .run(new Feeds(), Fetches.of(twice))
              .sample(
                  () -> {
                    throw new IllegalStateException("wrong");
                  });
      refuses(IllegalStateException.class, warmUp::start, "wrong");
      assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2}, session.variable(w).toArray());
    }
  }

  @Test
  void saysWhatCanNotBeFedAsItIs() {
    Feeds feeds = new Feeds();
    try (Tensor wide = Tensor.of(Shape.of(1, 3), 1, 2, 3);
        Tensor ints = Tensor.ofInts(Shape.of(1, 2), 1, 2)) {
      refuses(
          IllegalArgumentException.class, () -> feeds.put(x, wide), "'x'", "[None, 2]", "[1, 3]");
      refuses(IllegalArgumentException.class, () -> feeds.put(x, ints), "'x'", "FLOAT32", "INT32");
      refuses(IllegalArgumentException.class, () -> feeds.put(x, 3), "'x'", "single number");
      refuses(IllegalArgumentException.class, () -> feeds.put(w, 3), "only placeholders", "'w'");
      refuses(
          IllegalArgumentException.class, () -> Tensor.of(Shape.of(2, 2), 1, 2, 3), "[2, 2]", "3");
    }
  }

  @Test
  void saysWhichFeedsDoNotFitEachOther() {
    try (Session session = new Session(graph, OPTIONS);
        Tensor four = Tensor.allocate(DType.FLOAT32, Shape.of(4, 2));
        Tensor three = Tensor.allocate(DType.INT32, Shape.of(3))) {
      Feeds feeds = new Feeds().put(x, four).put(classes, three).put(rate, 1);
      refuses(
          IllegalArgumentException.class,
          () -> session.run(feeds, Fetches.of(loss)),
          "[4, 3]",
          "[3]");
      // The session can be used as before.
      assertEquals(12, session.run(feeds, Fetches.of(logits)).get(logits).toArray().length);
    }
  }

  @Test
  void refusesNodesOfOtherGraphs() {
    GraphBuilder other = new GraphBuilder();
    Node stranger = other.placeholder("x", 2);
    Node value = other.neg(stranger);
    try (Session session = new Session(graph, OPTIONS);
        Tensor two = Tensor.of(Shape.of(2), 1, 2)) {
      refuses(
          IllegalArgumentException.class,
          () -> session.run(new Feeds(), Fetches.of(value)),
          value.name(),
          "this session's graph");
      refuses(
          IllegalArgumentException.class,
          () -> session.run(new Feeds().put(stranger, two), Fetches.of(w)),
          "'x'",
          "this session's graph");
      refuses(IllegalArgumentException.class, () -> session.variable(stranger), "'x'");
      refuses(IllegalArgumentException.class, () -> session.variable(loss), "no variable");
      Node late = g.neg(loss);
      refuses(
          IllegalArgumentException.class,
          () -> session.run(new Feeds(), Fetches.of(late)),
          late.name());
      Results results = session.run(new Feeds(), Fetches.of(w));
      refuses(IllegalArgumentException.class, () -> results.get(loss), "not fetched");
      refuses(IllegalStateException.class, () -> results.scalar(w), "[2, 3]", "no scalar");
    }
  }

  @Test
  void refusesWorkAfterClosing() {
    Session session = new Session(graph, OPTIONS);
    Tensor variable = session.variable(w);
    Tensor fetched = session.run(new Feeds(), Fetches.of(w)).get(w);
    assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2}, fetched.toArray());
    session.close();
    session.close();
    refuses(
        IllegalStateException.class,
        () -> session.run(new Feeds(), Fetches.of(w)),
        "session is closed");
    refuses(IllegalStateException.class, () -> session.variable(w), "session is closed");
    refuses(IllegalStateException.class, variable::toArray, "[2, 3]", "closed");
    refuses(IllegalStateException.class, fetched::toArray, "[2, 3]", "closed");
  }

  @Test
  void refusesATensorThatIsClosed() {
    try (Session session = new Session(graph, OPTIONS)) {
      Tensor one = Tensor.of(Shape.of(1, 2), 1, 2);
      Feeds feeds = new Feeds().put(x, one).put(rate, 1);
      session.run(feeds, Fetches.of(logits));
      one.close();
      refuses(
          IllegalStateException.class, () -> session.run(feeds, Fetches.of(logits)), "is closed");
    }
  }

  @Test
  void anOpeningThatFailsLeavesNothing() {
    Initializer failing =
        (_, _, _, _) -> {
          throw new IllegalArgumentException("no such values");
        };
    g.variable("first", Shape.of(1000), Initializer.zeros());
    g.variable("second", Shape.of(1000), failing);
    Graph broken = g.build();
    refuses(IllegalArgumentException.class, () -> new Session(broken, OPTIONS), "no such values");
    refuses(IllegalArgumentException.class, () -> OPTIONS.withThreads(0), "1 thread");
  }

  @Test
  void aPlanThatCanNotBeMadeLeavesNothing() {
    Node again = g.assign(w, g.neg(w));
    try (Session session = new Session(g.build(), OPTIONS)) {
      long open = Workspace.liveBytes();
      refuses(
          IllegalArgumentException.class,
          () -> session.compile(new Feeds(), Fetches.of(twice, again)),
          "'w' is updated twice");
      assertEquals(open, Workspace.liveBytes());
    }
  }

  @Test
  void keepsAPlanForEachCombinationOfFetchesAndShapes() {
    try (Session session = new Session(graph, OPTIONS);
        Tensor one = Tensor.of(Shape.of(1, 2), 1, 2);
        Tensor other = Tensor.of(Shape.of(1, 2), 3, 4);
        Tensor two = Tensor.allocate(DType.FLOAT32, Shape.of(2, 2))) {
      Feeds feeds = new Feeds().put(x, one).put(rate, 1);
      CompiledPlan plan = session.compile(feeds, Fetches.of(logits));
      feeds.put(x, other).put(rate, 7);
      assertSame(plan, session.compile(feeds, Fetches.of(logits)));
      assertNotSame(plan, session.compile(feeds, Fetches.of(logits, w)));
      feeds.put(x, two);
      assertNotSame(plan, session.compile(feeds, Fetches.of(logits)));
      feeds.put(x, one);
      assertSame(plan, session.compile(feeds, Fetches.of(logits)));
    }
  }

  @Test
  void forgetsThePlansThatWereNotUsedForLongest() {
    try (Session session = new Session(graph, OPTIONS)) {
      CompiledPlan first = session.compile(new Feeds(), Fetches.of(w));
      CompiledPlan second = compile(session, 1);
      for (int n = 2; n < 3 * Session.MOST_PLANS; n++) {
        compile(session, n);
        assertSame(first, session.compile(new Feeds(), Fetches.of(w)), "used again and again");
      }
      assertEquals(0, second.bytes(), "it is closed");
      assertTrue(first.bytes() > 0);
      assertNotSame(second, compile(session, 1), "and made anew");
    }
  }

  private CompiledPlan compile(Session session, int rows) {
    try (Tensor fed = Tensor.allocate(DType.FLOAT32, Shape.of(rows, 2))) {
      return session.compile(new Feeds().put(x, fed).put(rate, 1), Fetches.of(logits));
    }
  }

  /** The oldest plan goes only after the run that its result was fed to. */
  @Test
  void whatAPlanFetchedMayBeFedUntilItIsForgotten() {
    GraphBuilder b = new GraphBuilder();
    Node in = b.placeholder("in", Shape.UNKNOWN);
    Node out = b.add(in, in);
    try (Session session = new Session(b.build(), OPTIONS);
        Tensor one = Tensor.of(Shape.of(1), 1)) {
      Tensor result = session.run(new Feeds().put(in, one), Fetches.of(out)).get(out);
      for (int n = 2; n <= Session.MOST_PLANS; n++) {
        try (Tensor fed = Tensor.allocate(DType.FLOAT32, Shape.of(n))) {
          session.run(new Feeds().put(in, fed), Fetches.of(out));
        }
      }
      Feeds feeds = new Feeds().put(in, result);
      assertEquals(2, session.run(feeds, Fetches.of(in)).scalar(in));
      refuses(
          IllegalStateException.class,
          () -> session.run(feeds, Fetches.of(out)),
          "many other fetches",
          "toArray");
    }
  }

  @Test
  void theSeedDecidesInitialValuesAndMasks() {
    Node drawn =
        g.variable(
            "drawn",
            Shape.of(4),
            (out, _, seed, stream) -> {
              for (long i = 0; i < out.length(); i++) {
                out.set(i, (float) (seed * 100 + stream * 10L + i));
              }
            });
    Node dropped = g.dropout(g.constant(Shape.of(64), new float[64]), g.constant(0.5f));
    Node mask = dropped.input(1);
    Graph random = g.build();
    float[][] masks = new float[3][];
    for (int i = 0; i < masks.length; i++) {
      try (Session session = new Session(random, OPTIONS.withSeed(i % 2))) {
        float first = session.variable(drawn).toArray()[0];
        assertEquals(i % 2 * 100 + 10, first, "seed and number of the variable");
        masks[i] = session.run(new Feeds(), Fetches.of(mask)).get(mask).toArray();
      }
    }
    assertArrayEquals(masks[0], masks[2], "the same seed");
    assertFalse(Arrays.equals(masks[0], masks[1]), "another seed");
  }

  @Test
  void runsThatUpdateAreCounted() {
    try (Session session = new Session(graph, OPTIONS)) {
      session.run(new Feeds(), Fetches.of(w));
      assertEquals(0, session.counter());
      session.run(new Feeds(), Fetches.of(twice));
      session.run(new Feeds(), Fetches.of(twice, w));
      assertEquals(2, session.counter());
      assertEquals(8, session.variable(w).toArray()[0]);
    }
  }
}
