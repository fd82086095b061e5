package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How sessions open, run, warm up and close. */
final class SessionTest extends SessionFixture {
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

  /** What was fetched is the caller's own, and stays. */
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
    refuses(IllegalStateException.class, () -> variable.set(1, 2, 3, 4, 5, 6), "session", "closed");
    refuses(IllegalStateException.class, () -> session.share(_ -> {}, 2), "session is closed");
    assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2}, fetched.toArray());
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
