package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.Executable;
import org.junit.jupiter.api.Test;

/** Which plans sessions keep, and when they free them. */
final class SessionPlansTest extends SessionFixture {
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
      Executable plan = session.compile(feeds, Fetches.of(logits));
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
      Executable first = session.compile(new Feeds(), Fetches.of(w));
      Executable second = compile(session, 1);
      for (int n = 2; n < 3 * Session.MOST_PLANS; n++) {
        compile(session, n);
        assertSame(first, session.compile(new Feeds(), Fetches.of(w)), "used again and again");
      }
      assertEquals(0, second.bytes(), "it is closed");
      assertTrue(first.bytes() > 0);
      assertNotSame(second, compile(session, 1), "and made anew");
    }
  }

  @Test
  void keepsAsManyPlansAsAskedFor() {
    try (Session session = new Session(graph, OPTIONS.withPlans(2 * Session.MOST_PLANS))) {
      Executable first = compile(session, 1);
      Executable second = compile(session, 2);
      for (int n = 3; n <= 2 * Session.MOST_PLANS; n++) {
        compile(session, n);
      }
      assertSame(first, compile(session, 1));
      compile(session, 2 * Session.MOST_PLANS + 1);
      assertNotSame(second, compile(session, 2));
    }
  }

  private Executable compile(Session session, int rows) {
    try (Tensor fed = Tensor.allocate(DType.FLOAT32, Shape.of(rows, 2))) {
      return session.compile(new Feeds().put(x, fed).put(rate, 1), Fetches.of(logits));
    }
  }

  /** What was fetched is not the plan's: it may be read and fed when the plan is gone. */
  @Test
  void whatAPlanFetchedOutlivesThePlan() {
    GraphBuilder b = new GraphBuilder();
    Node in = b.placeholder("in", Shape.UNKNOWN);
    Node out = b.add(in, in);
    try (Session session = new Session(b.build(), OPTIONS);
        Tensor one = Tensor.of(Shape.of(1), 1)) {
      Tensor result = session.run(new Feeds().put(in, one), Fetches.of(out)).get(out);
      for (int n = 2; n < 3 * Session.MOST_PLANS; n++) {
        try (Tensor fed = Tensor.allocate(DType.FLOAT32, Shape.of(n))) {
          session.run(new Feeds().put(in, fed), Fetches.of(out));
        }
      }
      Feeds feeds = new Feeds().put(in, result);
      assertEquals(4, session.run(feeds, Fetches.of(out)).scalar(out));
      assertEquals(2, result.scalar());
    }
  }
}
