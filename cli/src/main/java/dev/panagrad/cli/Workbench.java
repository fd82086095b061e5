package dev.panagrad.cli;

import dev.panagrad.engine.random.Philox;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Placeholder;
import dev.panagrad.graph.schedule.CompiledPlan;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A session on a subject's graph, fed with made-up data of the right shapes: what a schedule looks
 * like and how long it takes doesn't depend on the data.
 */
final class Workbench implements AutoCloseable {
  /** Small enough for weights to stay what they are while steps are timed. */
  private static final float LEARNING_RATE = 1e-6f;

  private static final float OTHER_SCALARS = 0.75f;

  private final Session session;
  private final Feeds feeds = new Feeds();
  private final List<Tensor> tensors = new ArrayList<>();

  Workbench(Subject subject, int batch, SessionOptions options) {
    session = new Session(subject.graph(), options);
    for (Node placeholder : subject.graph().placeholders()) {
      if (placeholder.shape().rank() == 0) {
        feeds.put(
            placeholder,
            placeholder.name().equals("learning_rate") ? LEARNING_RATE : OTHER_SCALARS);
      } else {
        Tensor tensor = madeUp(placeholder, batch, tensors.size());
        tensors.add(tensor);
        feeds.put(placeholder, tensor);
      }
    }
  }

  Session session() {
    return session;
  }

  Feeds feeds() {
    return feeds;
  }

  CompiledPlan compile(Fetches fetches) {
    return session.compile(feeds, fetches);
  }

  /** Floats from 0 to 1; class numbers are 0, which every class list has. */
  private static Tensor madeUp(Node placeholder, int batch, int stream) {
    int[] sizes = placeholder.shape().sizes();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = sizes[axis] == Shape.UNKNOWN ? batch : sizes[axis];
    }
    Tensor tensor = Tensor.allocate(placeholder.type(), Shape.of(sizes));
    if (((Placeholder) placeholder.op()).type() == DType.FLOAT32) {
      for (long i = 0; i < tensor.buffer().length(); i++) {
        tensor.buffer().set(i, Philox.toUniform(Philox.word(0, stream, 0, i)));
      }
    }
    return tensor;
  }

  @Override
  public void close() {
    session.close();
    tensors.forEach(Tensor::close);
  }
}
