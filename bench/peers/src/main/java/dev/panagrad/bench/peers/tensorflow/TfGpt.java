package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.models.train.HyperParameters;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Split;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The small GPT: embeddings, pre-normalised blocks, a read-out through the token embedding.
 * TensorFlow has no fused attention on CPUs: it is two products and a softmax.
 */
final class TfGpt {
  private static final float EPSILON = 1e-5f;

  private final TfGraph graph;
  private final Ops tf;
  private final int blocks;
  private final int heads;
  private final int width;

  TfGpt(TfGraph graph, String network) {
    this.graph = graph;
    tf = graph.tf();
    HyperParameters values = Networks.values(network, false);
    blocks = values.whole("layers");
    heads = values.whole("heads");
    width = values.whole("width");
  }

  int blocks() {
    return blocks;
  }

  /** The shape of keys or values of one sequence: [1, heads, steps, size]. */
  Shape cache(long steps) {
    return Shape.of(1, heads, steps, width / heads);
  }

  /** Logits [batch * steps, characters] of codes [batch, steps]. */
  Operand<TFloat32> logits(Operand<TInt32> codes, int batch, int steps) {
    Operand<TFloat32> embedded = tf.gather(tokens(), codes, tf.constant(0));
    Operand<TFloat32> sum = tf.math.add(embedded, graph.variable("embedding/positions"));
    Operand<TFloat32> x = tf.reshape(sum, tf.constant(new int[] {-1, width}));
    float[] mask = new float[steps * steps];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % steps > i / steps ? -1e30f : 0;
    }
    Operand<TFloat32> later = tf.reshape(tf.constant(mask), tf.constant(new int[] {steps, steps}));
    for (int block = 1; block <= blocks; block++) {
      String name = "block" + block;
      List<Operand<TFloat32>> parts = heads(projected(name, x), batch, steps);
      Operand<TFloat32> seen = seen(parts.get(0), parts.get(1), parts.get(2), later);
      x = rest(name, x, merged(seen));
    }
    return readOut(x);
  }

  /**
   * The logits of one more position, and, per block, the cache with its keys and values appended.
   */
  record Written(Operand<TFloat32> logits, List<Operand<TFloat32>> cache) {}

  /**
   * One position of one sequence.
   *
   * @param code [1]
   * @param position [1]
   * @param cache keys and values of each block so far, [1, heads, steps, size] each
   */
  Written write(
      Operand<TInt32> code, Operand<TInt32> position, List<? extends Operand<TFloat32>> cache) {
    Operand<TInt32> axis = tf.constant(0);
    Operand<TFloat32> places = graph.variable("embedding/positions");
    Operand<TFloat32> x =
        tf.math.add(tf.gather(tokens(), code, axis), tf.gather(places, position, axis));
    List<Operand<TFloat32>> after = new ArrayList<>();
    for (int block = 1; block <= blocks; block++) {
      String name = "block" + block;
      List<Operand<TFloat32>> parts = heads(projected(name, x), 1, 1);
      Operand<TInt32> steps = tf.constant(2);
      Operand<TFloat32> keys = tf.concat(List.of(cache.get(2 * block - 2), parts.get(1)), steps);
      Operand<TFloat32> values = tf.concat(List.of(cache.get(2 * block - 1), parts.get(2)), steps);
      after.add(keys);
      after.add(values);
      x = rest(name, x, merged(seen(parts.get(0), keys, values, null)));
    }
    return new Written(readOut(x), after);
  }

  private Operand<TFloat32> tokens() {
    return graph.variable("embedding/tokens");
  }

  private Operand<TFloat32> projected(String name, Operand<TFloat32> x) {
    return dense(name + "/attention/qkv", norm(name + "/norm1", x));
  }

  /** Queries, keys and values, [batch, heads, steps, size] each. */
  private List<Operand<TFloat32>> heads(Operand<TFloat32> projected, int batch, int steps) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    Split<TFloat32> split = tf.split(tf.constant(1), projected, 3L);
    for (Operand<TFloat32> part : split.output()) {
      Operand<TFloat32> cut =
          tf.reshape(part, tf.constant(new int[] {batch, steps, heads, width / heads}));
      parts.add(tf.linalg.transpose(cut, tf.constant(new int[] {0, 2, 1, 3})));
    }
    return parts;
  }

  private Operand<TFloat32> seen(
      Operand<TFloat32> q, Operand<TFloat32> k, Operand<TFloat32> v, Operand<TFloat32> mask) {
    Operand<TFloat32> scaled =
        tf.math.mul(q, tf.constant((float) (1 / Math.sqrt((double) width / heads))));
    Operand<TFloat32> scores =
        tf.train.batchMatMul(scaled, k, TFloat32.class, BatchMatMul.adjY(true));
    Operand<TFloat32> masked = mask == null ? scores : tf.math.add(scores, mask);
    return tf.train.batchMatMul(tf.nn.softmax(masked), v, TFloat32.class);
  }

  private Operand<TFloat32> merged(Operand<TFloat32> seen) {
    Operand<TFloat32> bySteps = tf.linalg.transpose(seen, tf.constant(new int[] {0, 2, 1, 3}));
    return tf.reshape(bySteps, tf.constant(new int[] {-1, width}));
  }

  private Operand<TFloat32> rest(String name, Operand<TFloat32> x, Operand<TFloat32> seen) {
    Operand<TFloat32> middle = tf.math.add(x, dense(name + "/attention/projection", seen));
    Operand<TFloat32> expanded = dense(name + "/mlp/expand", norm(name + "/norm2", middle));
    Operand<TFloat32> half = tf.math.mul(expanded, tf.constant(0.5f));
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(expanded, tf.constant((float) Math.sqrt(0.5))));
    Operand<TFloat32> gelu = tf.math.mul(half, tf.math.add(erf, tf.constant(1f)));
    return tf.math.add(middle, dense(name + "/mlp/contract", gelu));
  }

  private Operand<TFloat32> norm(String name, Operand<TFloat32> x) {
    Operand<TInt32> last = tf.constant(1);
    Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, last, Mean.keepDims(true)));
    Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), last, Mean.keepDims(true));
    Operand<TFloat32> root = tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON)));
    Operand<TFloat32> scaled =
        tf.math.mul(tf.math.mul(centred, root), graph.variable(name + "/scale"));
    return tf.math.add(scaled, graph.variable(name + "/offset"));
  }

  private Operand<TFloat32> dense(String name, Operand<TFloat32> x) {
    Operand<TFloat32> product = tf.linalg.matMul(x, graph.variable(name + "/weights"));
    return tf.nn.biasAdd(product, graph.variable(name + "/biases"));
  }

  private Operand<TFloat32> readOut(Operand<TFloat32> x) {
    return tf.linalg.matMul(norm("norm", x), tokens(), MatMul.transposeB(true));
  }
}
