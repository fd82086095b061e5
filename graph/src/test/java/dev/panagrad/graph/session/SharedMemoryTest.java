package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import org.junit.jupiter.api.Test;

/** The plans of a session, which lie over each other in memory. */
final class SharedMemoryTest {
  private static final int UNITS = 64;
  private final GraphBuilder g = new GraphBuilder();
  private final Node x = g.placeholder("x", Shape.UNKNOWN, UNITS);
  private final Node w = g.variable("w", Shape.of(UNITS, UNITS), Initializer.constant(0.01f));
  private final Node y = g.sum(g.matMul(g.tanh(g.matMul(x, w)), w));

  @Test
  void plansForOtherBatchesComputeTheSameByTurns() {
    try (Session session = new Session(g.build());
        Tensor small = batch(3);
        Tensor large = batch(500)) {
      float[] first = {run(session, small), run(session, large)};
      float[] again = {run(session, small), run(session, large)};
      assertArrayEquals(first, again);
    }
  }

  @Test
  void aSecondPlanNeedsNoMemoryForItsValues() {
    try (Session session = new Session(g.build());
        Tensor one = batch(2_000);
        Tensor other = batch(1_999)) {
      run(session, one);
      long open = Workspace.liveBytes();
      run(session, other);
      long more = Workspace.liveBytes() - open;
      assertTrue(more < 4_096, more + " bytes more for a value of 512,000");
    }
  }

  private float run(Session session, Tensor batch) {
    return session.run(new Feeds().put(x, batch), Fetches.of(y)).scalar(y);
  }

  private static Tensor batch(int rows) {
    Tensor batch = Tensor.allocate(DType.FLOAT32, Shape.of(rows, UNITS));
    for (int i = 0; i < rows * UNITS; i++) {
      batch.buffer().set(i, i % 7 - 3);
    }
    return batch;
  }
}
