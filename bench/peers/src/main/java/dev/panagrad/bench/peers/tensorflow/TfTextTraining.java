package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.TextFeed;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.NoOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Training steps on text, with states carried over from step to step. */
final class TfTextTraining implements Work {
  private final TfGraph graph;
  private final Session session;
  private final Placeholder<TInt32> codes;
  private final Placeholder<TInt32> targets;
  private final Operand<TFloat32> loss;
  private final NoOp train;
  private final TfPowers powers;
  private final TextFeed feed;
  private final TInt32 codeTensor;
  private final TInt32 targetTensor;
  private long step;

  TfTextTraining(Assignment assignment) {
    int batch = Networks.batch(assignment.network());
    graph = new TfGraph(assignment);
    Ops tf = graph.tf();
    Shape shape = Shape.of(batch, Networks.SEQUENCE);
    codes = tf.placeholder(TInt32.class, Placeholder.shape(shape));
    targets = tf.placeholder(TInt32.class, Placeholder.shape(shape));
    List<TfGraph.State> states = new ArrayList<>();
    for (int layer = 0; layer < Networks.LAYERS; layer++) {
      states.add(graph.zeros(Shape.of(batch, Networks.HIDDEN)));
    }
    TfTextNetwork net =
        new TfTextNetwork(graph, states.stream().map(TfGraph.State::value).toList(), false);
    Operand<TFloat32> logits = net.logits(codes, Networks.SEQUENCE);
    Operand<TInt32> byTime =
        tf.reshape(
            tf.linalg.transpose(targets, tf.constant(new int[] {1, 0})),
            tf.constant(new int[] {-1}));
    Operand<TFloat32> labels =
        tf.oneHot(byTime, tf.constant(Alphabet.SIZE), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> losses = tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss();
    loss = tf.math.mean(losses, tf.constant(0));
    Operand<TFloat32> sum = tf.sum(losses, tf.constant(0));
    List<Function<Ops, Op>> carries = new ArrayList<>();
    for (int layer = 0; layer < Networks.LAYERS; layer++) {
      TfGraph.State state = states.get(layer);
      Operand<TFloat32> after = net.states().get(layer);
      carries.add(ops -> state.assign(ops, after));
    }
    double rate = Networks.values(assignment.network(), false).get("learning-rate");
    powers = new TfPowers(tf);
    train = graph.adam(sum, tf.constant((float) rate), powers.first(), powers.second(), carries);
    session = graph.session();
    codeTensor = TInt32.tensorOf(shape);
    targetTensor = TInt32.tensorOf(shape);
    feed = new TextFeed(batch, TfFeeds.memory(codeTensor), TfFeeds.memory(targetTensor));
  }

  @Override
  public double run() {
    feed.next();
    Session.Runner runner = session.runner().feed(codes, codeTensor).feed(targets, targetTensor);
    powers.feed(runner, step++);
    try (Result result = runner.fetch(loss).addTarget(train).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  @Override
  public void close() {
    powers.close();
    codeTensor.close();
    targetTensor.close();
    graph.close();
  }
}
