package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import org.junit.jupiter.api.Test;

/** What sessions refuse to be fed and to fetch. */
final class SessionFeedsTest extends SessionFixture {
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
  void rowsOfATensorAreReadInPlace() {
    try (Session session = new Session(graph, OPTIONS);
        Tensor all = Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6)) {
      Tensor rows = all.part(2, Shape.of(2, 2));
      Feeds feeds = new Feeds().put(x, rows).put(rate, 1);
      try (Tensor copy = Tensor.of(Shape.of(2, 2), 3, 4, 5, 6)) {
        assertSameLogits(session, feeds, copy);
      }
      all.set(6, 5, 4, 3, 2, 1);
      rows.close();
      try (Tensor copy = Tensor.of(Shape.of(2, 2), 4, 3, 2, 1)) {
        assertSameLogits(session, feeds, copy);
      }
    }
  }

  private void assertSameLogits(Session session, Feeds feeds, Tensor copy) {
    Fetches fetches = Fetches.of(logits);
    float[] expected =
        session.run(new Feeds().put(x, copy).put(rate, 1), fetches).get(logits).toArray();
    assertArrayEquals(expected, session.run(feeds, fetches).get(logits).toArray());
  }

  @Test
  void memoryThatItsOwnerHasFreedCanNotBeFed() {
    try (Session session = new Session(graph, OPTIONS)) {
      Tensor rows;
      try (Tensor all = Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6)) {
        rows = all.part(4, Shape.of(1, 2));
        refuses(
            IllegalArgumentException.class, () -> all.part(4, Shape.of(2, 2)), "4 elements", "6");
      }
      Feeds feeds = new Feeds().put(x, rows).put(rate, 1);
      refuses(
          IllegalStateException.class,
          () -> session.run(feeds, Fetches.of(logits)),
          "[1, 2]",
          "closed");
      refuses(IllegalStateException.class, rows::toArray, "closed");
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
}
