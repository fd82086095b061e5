package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.DigitFeed;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.data.order.EvaluationBatches;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Mean cross-entropy and accuracy over all test digits. */
final class TfEvaluation implements Work {
  private static final int BATCH = 1_000;

  private final TfGraph graph;
  private final Placeholder<TFloat32> images;
  private final Placeholder<TFloat32> labels;
  private final Operand<TFloat32> losses;
  private final Operand<TFloat32> hits;
  private final Mnist data = Mnist.embedded();
  private final EvaluationBatches batches = new EvaluationBatches(data.test().size(), BATCH);
  private final DigitFeed feed;
  private final TFloat32 imageTensor;
  private final TFloat32 labelTensor;

  TfEvaluation(Assignment assignment) {
    graph = new TfGraph(assignment);
    Ops tf = graph.tf();
    Shape imageShape = Shape.of(BATCH, Mnist.SIDE, Mnist.SIDE, 1);
    Shape labelShape = Shape.of(BATCH, Mnist.CLASSES);
    images = tf.placeholder(TFloat32.class, Placeholder.shape(imageShape));
    labels = tf.placeholder(TFloat32.class, Placeholder.shape(labelShape));
    Operand<TFloat32> logits =
        new TfDigitNetwork(graph, assignment.network(), BATCH, 1, null).logits(images);
    losses = tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss();
    hits =
        tf.dtypes.cast(
            tf.math.equal(
                tf.math.argMax(logits, tf.constant(1)), tf.math.argMax(labels, tf.constant(1))),
            TFloat32.class);
    imageTensor = TFloat32.tensorOf(imageShape);
    labelTensor = TFloat32.tensorOf(labelShape);
    feed = new DigitFeed(data.test(), TfFeeds.memory(imageTensor), TfFeeds.memory(labelTensor));
    graph.session();
  }

  @Override
  public double run() {
    double sum = 0;
    double right = 0;
    batches.restart();
    while (batches.advance()) {
      feed.fill(batches.indices());
      try (Result result =
          graph
              .session()
              .runner()
              .feed(images, imageTensor)
              .feed(labels, labelTensor)
              .fetch(losses)
              .fetch(hits)
              .run()) {
        for (float loss : TfFeeds.read((TFloat32) result.get(0), BATCH)) {
          sum += loss;
        }
        for (float hit : TfFeeds.read((TFloat32) result.get(1), BATCH)) {
          right += hit;
        }
      }
    }
    if (right <= 0) {
      throw new IllegalStateException("no digit was recognised");
    }
    return 100 * sum / data.test().size();
  }

  @Override
  public void close() {
    imageTensor.close();
    labelTensor.close();
    graph.close();
  }
}
