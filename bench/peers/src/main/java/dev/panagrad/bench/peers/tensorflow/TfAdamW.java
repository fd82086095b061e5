package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.peers.GptFeed;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.NoOp;
import org.tensorflow.types.TFloat32;

/**
 * AdamW for all variables of a graph, with gradients clipped by their global norm; matrices are
 * decayed. TensorFlow has no kernel for it: the decay is applied before TensorFlow's Adam.
 */
final class TfAdamW {
  private final TfGraph graph;
  private final GptFeed feed;
  private final Operand<TFloat32> numbers;

  /**
   * An optimizer.
   *
   * @param numbers fed: the learning rate, 0.9 and beta2, both to the power of the step number,
   *     from 1
   */
  TfAdamW(TfGraph graph, GptFeed feed, Operand<TFloat32> numbers) {
    this.graph = graph;
    this.feed = feed;
    this.numbers = numbers;
  }

  NoOp minimize(Operand<TFloat32> loss) {
    Ops tf = graph.tf();
    List<TfGraph.State> trained = graph.trained();
    List<Output<TFloat32>> gradients = graph.gradients(loss, trained);
    List<Operand<TFloat32>> squares = new ArrayList<>();
    gradients.forEach(gradient -> squares.add(tf.nn.l2Loss(gradient)));
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.math.addN(squares), tf.constant(2f)));
    Operand<TFloat32> factor =
        tf.math.minimum(
            tf.constant(1f),
            tf.math.div(
                tf.constant((float) feed.value("clip")), tf.math.add(norm, tf.constant(1e-6f))));
    Operand<TFloat32> rate = number(0);
    Operand<TFloat32> power2 = number(2);
    // TensorFlow's epsilon is added to a root that isn't bias-corrected yet.
    Operand<TFloat32> epsilon =
        tf.math.mul(tf.constant(1e-8f), tf.math.sqrt(tf.math.sub(tf.constant(1f), power2)));
    Operand<TFloat32> decay = tf.math.mul(rate, tf.constant((float) feed.value("weight-decay")));
    Ops after = graph.after(gradients);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      TfGraph.State state = trained.get(i);
      Ops next = after;
      if (state.value().shape().numDimensions() > 1) {
        Op decayed = after.assignSubVariableOp(state.handle(), tf.math.mul(decay, state.value()));
        next = tf.withControlDependencies(decayed);
      }
      updates.add(
          next.train.resourceApplyAdam(
              state.handle(),
              graph.zeros(state.value().shape()).handle(),
              graph.zeros(state.value().shape()).handle(),
              number(1),
              power2,
              rate,
              tf.constant(0.9f),
              tf.constant((float) feed.value("beta2")),
              epsilon,
              tf.math.mul(gradients.get(i), factor)));
    }
    return tf.withControlDependencies(updates).noOp();
  }

  private Operand<TFloat32> number(int index) {
    return graph.tf().gather(numbers, graph.tf().constant(index), graph.tf().constant(0));
  }
}
