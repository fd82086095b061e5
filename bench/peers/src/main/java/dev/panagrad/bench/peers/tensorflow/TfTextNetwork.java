package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Split;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The recurrent network, unrolled: TensorFlow's GRUCell, stacked, with a shared read-out.
 *
 * <p>It uses the fastest measured forms: in training the cell as it is usually written (computing
 * the inputs' part of the products for all time steps at once was a tenth slower), for a single
 * character two products instead of one over the concatenated input and state.
 */
final class TfTextNetwork {
  private final TfGraph graph;
  private final Ops tf;
  private final List<Operand<TFloat32>> states;
  private final boolean apart;

  /**
   * A network.
   *
   * @param states before the first character, one per layer; afterwards those after the last
   * @param apart whether input and state are multiplied separately
   */
  TfTextNetwork(TfGraph graph, List<? extends Operand<TFloat32>> states, boolean apart) {
    this.apart = apart;
    this.graph = graph;
    this.tf = graph.tf();
    this.states = new ArrayList<>(states);
  }

  /** States after the last character. */
  List<Operand<TFloat32>> states() {
    return states;
  }

  /** Logits [steps * batch, 98], in time order, of codes [batch, steps]. */
  Operand<TFloat32> logits(Operand<TInt32> codes, int steps) {
    Operand<TFloat32> rows =
        tf.oneHot(codes, tf.constant(Alphabet.SIZE), tf.constant(1f), tf.constant(0f));
    Unstack<TFloat32> byStep = tf.unstack(rows, (long) steps, Unstack.axis(1L));
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    for (Operand<TFloat32> x : byStep.output()) {
      for (int layer = 0; layer < Networks.LAYERS; layer++) {
        x = cell("cell" + (layer + 1), x, states.get(layer));
        states.set(layer, x);
      }
      outputs.add(x);
    }
    Operand<TFloat32> all = steps == 1 ? outputs.get(0) : tf.concat(outputs, tf.constant(0));
    return affine("readout", all);
  }

  private Operand<TFloat32> cell(String name, Operand<TFloat32> x, Operand<TFloat32> h) {
    Operand<TFloat32> both = tf.math.sigmoid(affine(name + "/gates", x, h));
    Split<TFloat32> gates = tf.split(tf.constant(1), both, 2L);
    Operand<TFloat32> r = gates.output().get(0);
    Operand<TFloat32> z = gates.output().get(1);
    Operand<TFloat32> c = tf.math.tanh(affine(name + "/candidate", x, tf.math.mul(r, h)));
    return tf.math.add(tf.math.mul(z, h), tf.math.mul(tf.math.sub(tf.constant(1f), z), c));
  }

  private Operand<TFloat32> affine(String name, Operand<TFloat32> x, Operand<TFloat32> h) {
    if (!apart) {
      return affine(name, tf.concat(List.of(x, h), tf.constant(1)));
    }
    int inputs = Math.toIntExact(x.shape().get(1));
    String weights = name + "/weights";
    Operand<TFloat32> ofInput = tf.linalg.matMul(x, graph.variable(weights, 0, inputs));
    Operand<TFloat32> ofState =
        tf.linalg.matMul(h, graph.variable(weights, inputs, inputs + Networks.HIDDEN));
    return tf.nn.biasAdd(tf.math.add(ofInput, ofState), graph.variable(name + "/biases"));
  }

  private Operand<TFloat32> affine(String name, Operand<TFloat32> x) {
    Operand<TFloat32> product = tf.linalg.matMul(x, graph.variable(name + "/weights"));
    return tf.nn.biasAdd(product, graph.variable(name + "/biases"));
  }
}
