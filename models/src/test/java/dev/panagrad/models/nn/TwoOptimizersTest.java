package dev.panagrad.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.store.Checkpoint;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several optimizers in one graph, and the names by which checkpoints find their slots. */
final class TwoOptimizersTest {
  private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

  /** A player and its opponent, each with an optimizer of its own. */
  private static final class Game {
    final GraphBuilder g = new GraphBuilder();
    final Node player = g.variable("player", Shape.of(2), Initializer.constant(1));
    final Node opponent = g.variable("opponent", Shape.of(2), Initializer.constant(3));
    final Node distance = g.sum(g.square(g.sub(player, opponent)));
    final Node rate = g.constant(0.1f);
    final Node first;
    final Node second;

    Game(Optimizer optimizer) {
      first = optimizer.minimize(g, distance, rate, List.of(player));
      second = optimizer.minimize(g, g.neg(distance), rate, List.of(opponent));
    }
  }

  private static List<String> names(Graph graph) {
    return graph.variables().stream().map(Node::name).toList();
  }

  @Test
  void theFirstHasTheNamesOfAnOnlyOne() {
    GraphBuilder g = new GraphBuilder();
    Node w = g.variable("w", Shape.of(2), Initializer.constant(1));
    Node loss = g.sum(g.square(w));
    Node rate = g.constant(0.1f);
    new Adam().minimize(g, loss, rate);
    assertEquals(List.of("w", "adam/steps", "adam/m/w", "adam/v/w"), names(g.build()));
    new Momentum(0.9f).minimize(g, loss, rate);
    new Adam().minimize(g, loss, rate);
    new Momentum(0.9f).minimize(g, loss, rate);
    new Adam().minimize(g, loss, rate);
    assertEquals(
        List.of(
            "w",
            "adam/steps",
            "adam/m/w",
            "adam/v/w",
            "momentum/w",
            "adam_2/steps",
            "adam_2/m/w",
            "adam_2/v/w",
            "momentum_2/w",
            "adam_3/steps",
            "adam_3/m/w",
            "adam_3/v/w"),
        names(g.build()));
  }

  /** As it was before there could be two that share a name. */
  @Test
  void momentaOfOtherVariablesNeedNoNumber() {
    Graph graph = new Game(new Momentum(0.9f)).g.build();
    assertEquals(
        List.of("player", "opponent", "momentum/player", "momentum/opponent"), names(graph));
  }

  @Test
  void eachCountsItsOwnSteps() {
    Game game = new Game(new Adam());
    Graph graph = game.g.build();
    try (Session session = new Session(graph, OPTIONS)) {
      step(session, game.first, 3);
      step(session, game.second, 2);
      assertEquals(3, session.variable(graph.node("adam/steps")).scalar());
      assertEquals(2, session.variable(graph.node("adam_2/steps")).scalar());
      assertEquals(1.3f, session.variable(game.player).toArray()[0], 0.01f, "nearer");
      assertEquals(3.2f, session.variable(game.opponent).toArray()[0], 0.01f, "further off");
    }
  }

  @Test
  void bothGoOnFromACheckpoint(@TempDir Path folder) {
    Path file = folder.resolve("game.safetensors");
    float[] expected;
    Game game = new Game(new Adam());
    try (Session session = new Session(game.g.build(), OPTIONS)) {
      step(session, game.first, 3);
      step(session, game.second, 2);
      new Checkpoint("game", 5, session.counter(), null, 0, Map.of()).save(file, task(session));
      step(session, game.second, 4);
      step(session, game.first, 1);
      expected = session.variable(game.player).toArray();
    }
    Game again = new Game(new Adam());
    try (Session session = new Session(again.g.build(), OPTIONS)) {
      Checkpoint.load(file, "game", session);
      step(session, again.second, 4);
      step(session, again.first, 1);
      assertArrayEquals(expected, session.variable(again.player).toArray());
    }
  }

  private static void step(Session session, Node update, int times) {
    for (int i = 0; i < times; i++) {
      session.run(new Feeds(), Fetches.of(update));
    }
  }

  /** Nothing but a session, which is all that is saved. */
  private static TrainingTask task(Session session) {
    return (TrainingTask)
        Proxy.newProxyInstance(
            TrainingTask.class.getClassLoader(),
            new Class<?>[] {TrainingTask.class},
            (_, method, _) -> {
              assertEquals("session", method.getName());
              return session;
            });
  }
}
