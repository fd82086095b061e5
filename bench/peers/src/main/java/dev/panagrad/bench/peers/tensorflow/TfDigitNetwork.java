package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Networks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/** The digit networks, built of TensorFlow's operations. */
final class TfDigitNetwork {
  private final TfGraph graph;
  private final Ops tf;
  private final String network;
  private final int batch;
  private final float keep;
  private final Operand<TFloat32> averageDecay;
  private final List<Function<Ops, Op>> averages = new ArrayList<>();

  /**
   * A network.
   *
   * @param keep the probability with which dropout keeps a unit, 1 at inference
   * @param averageDecay for moving averages, null at inference
   */
  TfDigitNetwork(
      TfGraph graph, String network, int batch, float keep, Operand<TFloat32> averageDecay) {
    this.graph = graph;
    this.tf = graph.tf();
    this.network = network;
    this.batch = batch;
    this.keep = keep;
    this.averageDecay = averageDecay;
  }

  /** Updates of moving averages. */
  List<Function<Ops, Op>> averages() {
    return averages;
  }

  /** The logits of images [batch, 28, 28, 1]. */
  Operand<TFloat32> logits(Operand<TFloat32> images) {
    if (network.startsWith("mnist-conv")) {
      Operand<TFloat32> x = convolution("conv1", images, 1);
      x = convolution("conv2", x, 2);
      x = convolution("conv3", x, 2);
      x = hidden("dense1", flat(x));
      return dense("dense2", x);
    }
    Operand<TFloat32> x = flat(images);
    int layers = network.equals("mnist-softmax") ? 1 : 5;
    for (int i = 1; i < layers; i++) {
      x = hidden("dense" + i, x);
    }
    return dense("dense" + layers, x);
  }

  private Operand<TFloat32> flat(Operand<TFloat32> x) {
    Shape shape = x.shape();
    long size = 1;
    for (int i = 1; i < shape.numDimensions(); i++) {
      size *= shape.get(i);
    }
    return tf.reshape(x, tf.constant(new long[] {batch, size}));
  }

  private Operand<TFloat32> convolution(String name, Operand<TFloat32> x, long stride) {
    Operand<TFloat32> y =
        tf.nn.conv2d(x, graph.variable(name + "/weights"), List.of(1L, stride, stride, 1L), "SAME");
    return tf.nn.relu(
        normalizes() ? normalize(name, y) : tf.nn.biasAdd(y, graph.variable(name + "/biases")));
  }

  private Operand<TFloat32> hidden(String name, Operand<TFloat32> x) {
    Operand<TFloat32> y;
    if (normalizes()) {
      y = tf.linalg.matMul(x, graph.variable(name + "/weights"));
      long units = y.shape().get(1);
      y = tf.reshape(y, tf.constant(new long[] {batch, 1, 1, units}));
      y = tf.reshape(normalize(name, y), tf.constant(new long[] {batch, units}));
    } else {
      y = dense(name, x);
    }
    return dropout(tf.nn.relu(y));
  }

  private boolean normalizes() {
    return network.endsWith("-bn");
  }

  private Operand<TFloat32> dense(String name, Operand<TFloat32> x) {
    Operand<TFloat32> product = tf.linalg.matMul(x, graph.variable(name + "/weights"));
    return tf.nn.biasAdd(product, graph.variable(name + "/biases"));
  }

  /** Batch normalisation with only an offset; it keeps moving averages, as ours does. */
  private Operand<TFloat32> normalize(String name, Operand<TFloat32> x) {
    Operand<TFloat32> offset = graph.variable(name + "/offset");
    Shape shape = offset.shape();
    Operand<TFloat32> ones = tf.fill(tf.constant(shape.asArray()), tf.constant(1f));
    Operand<TFloat32> none = tf.constant(new float[0]);
    FusedBatchNorm<TFloat32, TFloat32> norm =
        tf.nn.fusedBatchNorm(
            x,
            ones,
            offset,
            none,
            none,
            FusedBatchNorm.epsilon(1e-5f),
            FusedBatchNorm.isTraining(true));
    average(graph.zeros(shape), norm.batchMean());
    average(graph.zeros(shape), norm.batchVariance());
    return norm.y();
  }

  private void average(TfGraph.State moving, Operand<TFloat32> value) {
    averages.add(
        ops ->
            ops.assignAddVariableOp(
                moving.handle(),
                ops.math.mul(
                    ops.math.sub(value, moving.value()),
                    ops.math.sub(ops.constant(1f), averageDecay))));
  }

  private Operand<TFloat32> dropout(Operand<TFloat32> x) {
    boolean here =
        network.equals("mnist-mlp-dropout") || network.equals("mnist-conv-dropout") || normalizes();
    if (!here || averageDecay == null || !Networks.dropsOut(network)) {
      return x;
    }
    Operand<TFloat32> uniform =
        tf.random.randomUniform(tf.constant(x.shape().asArray()), TFloat32.class);
    Operand<TFloat32> mask =
        tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant(1 - keep)), TFloat32.class);
    return tf.math.mul(tf.math.mul(x, tf.constant(1 / keep)), mask);
  }
}
