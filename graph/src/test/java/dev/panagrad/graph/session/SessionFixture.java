package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** A small graph, and a look whether its sessions free all they took. */
abstract class SessionFixture {
  static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

  final GraphBuilder g = new GraphBuilder();
  final Node x = g.placeholder("x", Shape.UNKNOWN, 2);
  final Node classes = g.placeholder("classes", DType.INT32, Shape.UNKNOWN);
  final Node rate = g.placeholder("rate");
  final Node w = g.variable("w", Shape.of(2, 3), Initializer.constant(2));
  final Node logits = g.mul(g.matMul(x, w), rate);
  final Node loss = g.alias("loss", g.mean(g.sparseSoftmaxCrossEntropy(logits, classes)));
  final Node twice = g.assign(w, g.add(w, w));
  final Graph graph = g.build();
  private long before;

  @BeforeEach
  void countBytes() {
    before = Workspace.liveBytes();
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(before, Workspace.liveBytes(), "bytes off the heap");
  }

  static void refuses(Class<? extends RuntimeException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), "'" + part + "' expected in: " + message);
    }
    assertFalse(message.contains("\n"), message);
  }
}
