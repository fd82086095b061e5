package dev.panagrad.models.experiments.text.training;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Carries the states of an inference net from one run to the next. */
public final class StateCarrier implements AutoCloseable {
  private final TextInference net;
  private final List<Tensor> zeros = new ArrayList<>();

  /** States of zeros for a number of sequences. */
  public StateCarrier(TextInference net, int sequences) {
    this.net = net;
    for (Node state : net.states()) {
      Shape shape = Shape.of(sequences, state.shape().size(1));
      zeros.add(Tensor.allocate(DType.FLOAT32, shape));
    }
  }

  /** Resets the states of the next run to zeros. */
  public void reset(Feeds feeds) {
    for (int i = 0; i < zeros.size(); i++) {
      feeds.put(net.states().get(i), zeros.get(i));
    }
  }

  /**
   * Makes the next run start from the states after the last one: they are fed in place, and may be
   * overwritten by that run's results, which are copied there when it has ended.
   */
  public void carry(Results results, Feeds feeds) {
    for (int i = 0; i < zeros.size(); i++) {
      feeds.put(net.states().get(i), results.get(net.after().get(i)));
    }
  }

  @Override
  public void close() {
    zeros.forEach(Tensor::close);
  }
}
