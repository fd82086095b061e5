package dev.panagrad.models.text;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Holds the states of a net for use, from one run to the next. */
final class StateCarrier implements AutoCloseable {
  private final TextInference net;
  private final List<Tensor> states = new ArrayList<>();

  /** States of zeros for a number of sequences. */
  StateCarrier(TextInference net, int sequences) {
    this.net = net;
    for (Node state : net.states()) {
      Shape shape = Shape.of(sequences, state.shape().size(1));
      states.add(Tensor.allocate(DType.FLOAT32, shape));
    }
  }

  /** Feeds the states from now on. */
  void feed(Feeds feeds) {
    for (int i = 0; i < states.size(); i++) {
      feeds.put(net.states().get(i), states.get(i));
    }
  }

  /** Sets all states to zero. */
  void reset() {
    for (int i = 0; i < states.size(); i++) {
      Buffer state = states.get(i).buffer();
      for (long j = 0; j < state.length(); j++) {
        state.set(j, 0);
      }
    }
  }

  /** Takes the states after a run. */
  void carry(Results results) {
    for (int i = 0; i < states.size(); i++) {
      Buffer state = states.get(i).buffer();
      Buffer after = results.get(net.after().get(i)).buffer();
      MemorySegment.copy(
          after.segment(),
          after.offset(),
          state.segment(),
          state.offset(),
          state.length() * Float.BYTES);
    }
  }

  @Override
  public void close() {
    states.forEach(Tensor::close);
  }
}
