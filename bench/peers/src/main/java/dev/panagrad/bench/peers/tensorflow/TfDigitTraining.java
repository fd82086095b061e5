package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.DigitFeed;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.train.HyperParameters;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.NoOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Training steps on digits. */
final class TfDigitTraining implements Work {
  private final TfGraph graph;
  private final Session session;
  private final Placeholder<TFloat32> images;
  private final Placeholder<TFloat32> labels;
  private final Placeholder<TFloat32> rate;
  private final Placeholder<TFloat32> decay;
  private final Operand<TFloat32> loss;
  private final NoOp train;
  private final LearningRate learningRate;
  private final TfPowers powers;
  private final boolean averages;
  private final DigitFeed feed;
  private final MiniBatches batches;
  private final TFloat32 imageTensor;
  private final TFloat32 labelTensor;
  private final TFloat32 rateTensor = TFloat32.scalarOf(0);
  private final TFloat32 decayTensor = TFloat32.scalarOf(0);
  private long step;

  TfDigitTraining(Assignment assignment) {
    String network = assignment.network();
    int batch = Networks.batch(network);
    HyperParameters values = Networks.values(network, assignment.dropout());
    learningRate = ((MnistExperiment) Networks.experiment(network)).learningRate(values);
    graph = new TfGraph(assignment);
    Ops tf = graph.tf();
    Shape imageShape = Shape.of(batch, Mnist.SIDE, Mnist.SIDE, 1);
    Shape labelShape = Shape.of(batch, Mnist.CLASSES);
    images = tf.placeholder(TFloat32.class, Placeholder.shape(imageShape));
    labels = tf.placeholder(TFloat32.class, Placeholder.shape(labelShape));
    rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    decay = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    float keep = (float) values.get("keep-probability", 1);
    TfDigitNetwork net = new TfDigitNetwork(graph, network, batch, keep, decay);
    Operand<TFloat32> losses =
        tf.nn.softmaxCrossEntropyWithLogits(net.logits(images), labels).loss();
    loss = tf.math.mul(tf.math.mean(losses, tf.constant(0)), tf.constant(100f));
    if (network.equals("mnist-softmax")) {
      powers = null;
      train = graph.descend(loss, rate);
    } else {
      powers = new TfPowers(tf);
      train = graph.adam(loss, rate, powers.first(), powers.second(), net.averages());
    }
    averages = !net.averages().isEmpty();
    session = graph.session();
    Mnist data = Mnist.embedded();
    batches = new MiniBatches(data.train().size(), batch, Networks.SEED, true);
    imageTensor = TFloat32.tensorOf(imageShape);
    labelTensor = TFloat32.tensorOf(labelShape);
    feed = new DigitFeed(data.train(), TfFeeds.memory(imageTensor), TfFeeds.memory(labelTensor));
  }

  @Override
  public double run() {
    feed.fill(batches.next());
    rateTensor.setFloat(learningRate.at(step));
    Session.Runner runner =
        session.runner().feed(images, imageTensor).feed(labels, labelTensor).feed(rate, rateTensor);
    if (averages) {
      decayTensor.setFloat((float) Math.min(0.999, (1.0 + step) / (10.0 + step)));
      runner.feed(decay, decayTensor);
    }
    if (powers != null) {
      powers.feed(runner, step);
    }
    step++;
    try (Result result = runner.fetch(loss).addTarget(train).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  @Override
  public void close() {
    if (powers != null) {
      powers.close();
    }
    imageTensor.close();
    labelTensor.close();
    rateTensor.close();
    decayTensor.close();
    graph.close();
  }
}
