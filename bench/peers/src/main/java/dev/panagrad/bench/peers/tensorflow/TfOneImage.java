package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Digits;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.models.data.Mnist;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** One image through a network. */
final class TfOneImage implements Work {
  private static final Shape SHAPE = Shape.of(1, Mnist.SIDE, Mnist.SIDE, 1);

  private final TfGraph graph;
  private final Placeholder<TFloat32> images;
  private final Operand<TFloat32> probabilities;
  private final TFloat32 tensor = TFloat32.tensorOf(SHAPE);
  private final float[][] digits = new float[100][];
  private int next;

  TfOneImage(Assignment assignment) {
    graph = new TfGraph(assignment);
    images = graph.tf().placeholder(TFloat32.class, Placeholder.shape(SHAPE));
    probabilities =
        graph
            .tf()
            .nn
            .softmax(new TfDigitNetwork(graph, assignment.network(), 1, 1, null).logits(images));
    Mnist data = Mnist.embedded();
    for (int i = 0; i < digits.length; i++) {
      digits[i] = Digits.image(data.test(), i);
    }
    graph.session();
  }

  @Override
  public double run() {
    TfFeeds.write(tensor, digits[next++ % digits.length]);
    try (Result result = graph.session().runner().feed(images, tensor).fetch(probabilities).run()) {
      return Digits.largest(TfFeeds.read((TFloat32) result.get(0), Mnist.CLASSES));
    }
  }

  @Override
  public void close() {
    tensor.close();
    graph.close();
  }
}
