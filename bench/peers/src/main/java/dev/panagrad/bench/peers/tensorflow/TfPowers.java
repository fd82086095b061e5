package dev.panagrad.bench.peers.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The powers of Adam's betas, which are fed: kept in variables, they would be four more operations
 * after all updates.
 */
final class TfPowers implements AutoCloseable {
  private final Placeholder<TFloat32> first;
  private final Placeholder<TFloat32> second;
  private final TFloat32 firstTensor = TFloat32.scalarOf(0);
  private final TFloat32 secondTensor = TFloat32.scalarOf(0);

  TfPowers(Ops tf) {
    first = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    second = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }

  /** The power of 0.9. */
  Operand<TFloat32> first() {
    return first;
  }

  /** The power of 0.999. */
  Operand<TFloat32> second() {
    return second;
  }

  /**
   * Feeds the powers of a step.
   *
   * @param step the number of earlier updates
   */
  void feed(Session.Runner runner, long step) {
    firstTensor.setFloat((float) Math.pow(0.9, step + 1.0));
    secondTensor.setFloat((float) Math.pow(0.999, step + 1.0));
    runner.feed(first, firstTensor).feed(second, secondTensor);
  }

  @Override
  public void close() {
    firstTensor.close();
    secondTensor.close();
  }
}
