package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Less;

/** Masks of sequences that are padded to the same number of steps. */
public final class Lengths {
  private Lengths() {}

  /**
   * 1 where a sequence has a step, else 0.
   *
   * @param lengths [batch], int32
   * @return [batch, steps]
   */
  public static Node mask(GraphBuilder g, Node lengths, int steps) {
    float[] positions = new float[steps];
    for (int i = 0; i < steps; i++) {
      positions[i] = i;
    }
    Node ends = g.reshape(g.add(new Cast(DType.FLOAT32), lengths), Shape.of(Shape.UNKNOWN, 1));
    return g.add(new Less(), g.constant(Shape.of(1, steps), positions), ends);
  }
}
