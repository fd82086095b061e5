package dev.panagrad.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Placeholders and variables that are added as ops, and nodes that have no value. */
class KeyedOpsTest {
  private final GraphBuilder g = new GraphBuilder();

  private static Variable variable(String key, int... sizes) {
    return new Variable(key, Shape.of(sizes), Initializer.constant(3), true);
  }

  @Test
  void aKeyIsTakenOnce() {
    Node first = g.add(variable("w", 2));
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> g.add(variable("w", 1 << 20)));
    assertTrue(refused.getMessage().contains("'w' is taken"), refused.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> g.add(new Placeholder("w", Shape.of(2), DType.FLOAT32)));
    assertEquals(List.of(first), g.build().nodes());
  }

  /** Sessions find what is fed and what is kept by the key, whatever the node is called. */
  @Test
  void theKeyMayDifferFromTheNodesName() {
    Node x = g.add(new Placeholder("x", Shape.of(Shape.UNKNOWN), DType.FLOAT32));
    Node w = g.add(variable("w", 2));
    Node sum = g.add(x, w);
    try (Session session = new Session(g.build());
        Tensor fed = Tensor.of(Shape.of(2), 1, 2)) {
      Feeds feeds = new Feeds().put(x, fed);
      assertNotEquals("x", x.name());
      assertArrayEquals(new float[] {4, 5}, session.run(feeds, Fetches.of(sum)).get(sum).toArray());
      assertArrayEquals(new float[] {3, 3}, session.variable(w).toArray());
    }
  }

  @Test
  void whatHasNoValueIsNoInput() {
    Node w = g.add(variable("w"));
    Node update = g.assign(w, g.constant(1));
    Node group = g.group("all", List.of(update));
    for (Node effect : List.of(update, group)) {
      Exception refused = assertThrows(IllegalArgumentException.class, () -> g.neg(effect));
      assertTrue(
          refused.getMessage().contains("'" + effect.name() + "'")
              && refused.getMessage().contains("no value"),
          refused.getMessage());
    }
    g.group("again", List.of(group, update));
  }
}
