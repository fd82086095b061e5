package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.Networks;
import dev.panagrad.models.text.Alphabet;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Split;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The recurrent network, unrolled: TensorFlow's GRUCell, stacked, with a shared read-out. The
 * inputs' share of the products doesn't depend on states; it is computed for all time steps at
 * once, which is faster here than the cell as it is usually written.
 */
final class TfTextNetwork {
  private final TfGraph graph;
  private final Ops tf;
  private final List<Operand<TFloat32>> states;

  /**
   * A network.
   *
   * @param states before the first character, a layer each; afterwards those after the last
   */
  TfTextNetwork(TfGraph graph, List<? extends Operand<TFloat32>> states) {
    this.graph = graph;
    this.tf = graph.tf();
    this.states = new ArrayList<>(states);
  }

  /** States after the last character. */
  List<Operand<TFloat32>> states() {
    return states;
  }

  /** Logits [steps * batch, 98], ordered by time, of codes [batch, steps]. */
  Operand<TFloat32> logits(Operand<TInt32> codes, int steps) {
    Operand<TInt32> byTime =
        tf.reshape(
            tf.linalg.transpose(codes, tf.constant(new int[] {1, 0})), tf.constant(new int[] {-1}));
    Operand<TFloat32> x =
        tf.oneHot(byTime, tf.constant(Alphabet.SIZE), tf.constant(1f), tf.constant(0f));
    int inputs = Alphabet.SIZE;
    for (int layer = 0; layer < Networks.LAYERS; layer++) {
      x = layer("cell" + (layer + 1), layer, x, inputs, steps);
      inputs = Networks.HIDDEN;
    }
    Operand<TFloat32> product = tf.linalg.matMul(x, graph.variable("readout/weights"));
    return tf.nn.biasAdd(product, graph.variable("readout/biases"));
  }

  /** A layer's states [steps * batch, units] for inputs [steps * batch, inputs]. */
  private Operand<TFloat32> layer(
      String name, int layer, Operand<TFloat32> x, int inputs, int steps) {
    List<Output<TFloat32>> toGates = ofInputs(name + "/gates", x, inputs, steps);
    List<Output<TFloat32>> toCandidate = ofInputs(name + "/candidate", x, inputs, steps);
    Operand<TFloat32> gates = ofStates(name + "/gates", inputs);
    Operand<TFloat32> candidate = ofStates(name + "/candidate", inputs);
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    Operand<TFloat32> h = states.get(layer);
    for (int step = 0; step < steps; step++) {
      Operand<TFloat32> both =
          tf.math.sigmoid(tf.math.add(toGates.get(step), tf.linalg.matMul(h, gates)));
      Split<TFloat32> split = tf.split(tf.constant(1), both, 2L);
      Operand<TFloat32> r = split.output().get(0);
      Operand<TFloat32> z = split.output().get(1);
      Operand<TFloat32> reset = tf.linalg.matMul(tf.math.mul(r, h), candidate);
      Operand<TFloat32> c = tf.math.tanh(tf.math.add(toCandidate.get(step), reset));
      h = tf.math.add(tf.math.mul(z, h), tf.math.mul(tf.math.sub(tf.constant(1f), z), c));
      outputs.add(h);
    }
    states.set(layer, h);
    return steps == 1 ? h : tf.concat(outputs, tf.constant(0));
  }

  /** The inputs' share of all time steps in one product, with the biases, a time step each. */
  private List<Output<TFloat32>> ofInputs(String name, Operand<TFloat32> x, int inputs, int steps) {
    Operand<TFloat32> product = tf.linalg.matMul(x, graph.variable(name + "/weights", 0, inputs));
    Operand<TFloat32> all = tf.nn.biasAdd(product, graph.variable(name + "/biases"));
    return steps == 1
        ? List.of(all.asOutput())
        : tf.split(tf.constant(0), all, (long) steps).output();
  }

  private Operand<TFloat32> ofStates(String name, int inputs) {
    return graph.variable(name + "/weights", inputs, inputs + Networks.HIDDEN);
  }
}
