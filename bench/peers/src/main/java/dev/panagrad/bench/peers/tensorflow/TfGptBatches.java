package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.GptFeed;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.NoOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Batches of text through the GPT, with an update or for their loss only. */
final class TfGptBatches implements Work {
  private final TfGraph graph;
  private final Session session;
  private final Placeholder<TInt32> codes;
  private final Placeholder<TInt32> targets;
  private final Placeholder<TFloat32> numbers;
  private final Operand<TFloat32> loss;
  private final NoOp train;
  private final GptFeed feed;
  private final TInt32 codeTensor;
  private final TInt32 targetTensor;
  private final TFloat32 numberTensor = TFloat32.tensorOf(Shape.of(3));
  private final float[] given = new float[3];
  private final double beta2;
  private long step;

  TfGptBatches(Assignment assignment) {
    String network = assignment.network();
    int batch = Networks.batch(network);
    int block = Networks.values(network, false).whole("block");
    Shape shape = Shape.of(batch, block);
    codeTensor = TInt32.tensorOf(shape);
    targetTensor = TInt32.tensorOf(shape);
    feed = new GptFeed(network, TfFeeds.memory(codeTensor), TfFeeds.memory(targetTensor));
    beta2 = feed.value("beta2");
    graph = new TfGraph(assignment);
    Ops tf = graph.tf();
    codes = tf.placeholder(TInt32.class, Placeholder.shape(shape));
    targets = tf.placeholder(TInt32.class, Placeholder.shape(shape));
    numbers = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(3)));
    Operand<TFloat32> logits = new TfGpt(graph, network).logits(codes, batch, block);
    Operand<TInt32> classes = tf.reshape(targets, tf.constant(new int[] {-1}));
    Operand<TFloat32> labels =
        tf.oneHot(classes, tf.constant(Alphabet.SIZE), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> losses = tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss();
    loss = tf.math.mean(losses, tf.constant(0));
    boolean updates = assignment.kind() == Kind.TRAIN;
    train = updates ? new TfAdamW(graph, feed, numbers).minimize(loss) : null;
    session = graph.session();
  }

  @Override
  public double run() {
    feed.next();
    Session.Runner runner = session.runner().feed(codes, codeTensor).feed(targets, targetTensor);
    if (train != null) {
      given[0] = (float) feed.rate(step);
      given[1] = (float) Math.pow(0.9, step + 1.0);
      given[2] = (float) Math.pow(beta2, step + 1.0);
      step++;
      TfFeeds.write(numberTensor, given);
      runner.feed(numbers, numberTensor).addTarget(train);
    }
    try (Result result = runner.fetch(loss).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  @Override
  public void close() {
    codeTensor.close();
    targetTensor.close();
    numberTensor.close();
    graph.close();
  }
}
