package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Splits a batch into parts that pass through a network one after the other, within one run: if the
 * layers are placed on several tasks, one task computes a part while the next task computes the
 * part before (GPipe, Huang and others 2019). Up to rounding, gradients equal those of the whole
 * batch.
 */
public final class MicroBatches {
  private MicroBatches() {}

  /**
   * The mean of a loss over all parts.
   *
   * @param count the number of parts, all of the same size
   * @param batch nodes whose first axis is the batch, of known size
   * @param loss builds the mean loss of one part from the parts of the batch's nodes, with the same
   *     variables each time, as {@link Layers} do; without batch normalisation, whose averages are
   *     updated once per run
   * @throws IllegalArgumentException if the batch size is unknown or not divisible
   */
  public static Node mean(
      GraphBuilder g, int count, List<Node> batch, Function<List<Node>, Node> loss) {
    int rows = batch.getFirst().shape().size(0);
    for (Node node : batch) {
      if (count < 1 || rows < 1 || rows % count != 0 || node.shape().size(0) != rows) {
        throw new IllegalArgumentException(
            "'%s' of shape %s can't be cut into %d parts: its first axis must be known and a multiple"
                    .formatted(node.name(), node.shape(), count)
                + " of it");
      }
    }
    Node sum = null;
    for (int part = 0; part < count; part++) {
      List<Node> rowsOfPart = new ArrayList<>();
      for (Node node : batch) {
        rowsOfPart.add(g.slice(node, 0, part * (rows / count), rows / count));
      }
      Node own = loss.apply(rowsOfPart);
      try (Scope _ = g.colocate(own)) {
        sum = sum == null ? own : g.add(sum, own);
      }
    }
    try (Scope _ = g.colocate(sum)) {
      return count == 1 ? sum : g.mul(sum, g.constant(1f / count));
    }
  }
}
