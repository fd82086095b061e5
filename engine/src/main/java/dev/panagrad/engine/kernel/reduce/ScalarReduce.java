package dev.panagrad.engine.kernel.reduce;

import dev.panagrad.engine.memory.Buffer;
import java.util.function.DoubleBinaryOperator;

/**
 * Any reduction, in ascending order and in double.
 *
 * @param identity the result for no elements
 * @param combine combines the value so far with the next element
 * @param finish computes the result from the reduced value and the number of elements
 */
record ScalarReduce(double identity, DoubleBinaryOperator combine, DoubleBinaryOperator finish)
    implements ReduceKernel {

  @Override
  public void apply(Buffer in, Buffer out, long reduced, long inner, long from, long to) {
    for (long index = from; index < to; index++) {
      long first = index / inner * reduced * inner + index % inner;
      double value = identity;
      for (long r = 0; r < reduced; r++) {
        value = combine.applyAsDouble(value, in.get(first + r * inner));
      }
      out.set(index, (float) finish.applyAsDouble(value, (double) reduced));
    }
  }

  /** The kernel of a kind. */
  static ReduceKernel of(ReduceKind kind) {
    return switch (kind) {
      case SUM -> new ScalarReduce(0, Double::sum, (sum, count) -> sum);
      case MEAN -> new ScalarReduce(0, Double::sum, (sum, count) -> sum / count);
      case MAX -> new ScalarReduce(Double.NEGATIVE_INFINITY, Math::max, (max, count) -> max);
      case MIN -> new ScalarReduce(Double.POSITIVE_INFINITY, Math::min, (min, count) -> min);
      case PROD -> new ScalarReduce(1, (a, b) -> a * b, (product, count) -> product);
    };
  }
}
