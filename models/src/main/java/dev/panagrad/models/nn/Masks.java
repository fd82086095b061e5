package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.RecurrentNet.Dropout;
import dev.panagrad.models.nn.sequence.SequenceInput;

/** Dropout masks of the kind that a net uses; none at inference. */
record Masks(Layers layers, Dropout dropout, int steps) {
  /** The input of the first layer: one-hot rows for codes, [steps * batch], masked. */
  SequenceInput ofCodes(Node codes, int depth) {
    GraphBuilder g = layers.graph();
    if (isSame()) {
      return SequenceInput.ofRows(g, steps, ofRows(g.oneHot(codes, depth)));
    }
    // A one-hot row has a single nonzero value, so only that one is masked.
    Node mask =
        dropout == Dropout.NAIVE
            ? layers.dropoutMask(g.reshape(codes, Shape.of(Shape.UNKNOWN, 1)))
            : null;
    return SequenceInput.ofCodes(g, steps, depth, codes, mask);
  }

  /** Rows of all time steps, [steps * batch, size], masked. */
  Node ofRows(Node rows) {
    if (dropout == Dropout.NAIVE) {
      return layers.dropout(rows);
    }
    if (!isSame()) {
      return rows;
    }
    GraphBuilder g = layers.graph();
    int size = rows.shape().size(1);
    Node byStep = g.reshape(rows, Shape.of(steps, Shape.UNKNOWN, size));
    Node mask = layers.dropoutMask(byStep, 0);
    return g.reshape(g.mul(byStep, mask), Shape.of(Shape.UNKNOWN, size));
  }

  /** The mask of a state, [batch, size], or null. */
  Node ofState(Node state) {
    return isSame() ? layers.dropoutMask(state) : null;
  }

  /** Whether the same values are dropped at all time steps. */
  private boolean isSame() {
    return dropout == Dropout.VARIATIONAL && layers.isTraining();
  }
}
