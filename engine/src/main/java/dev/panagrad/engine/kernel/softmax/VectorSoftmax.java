package dev.panagrad.engine.kernel.softmax;

import static dev.panagrad.engine.kernel.simd.Access.exact;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.elementwise.VectorUnary;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Softmax in three passes over some rows at a time, which stay in the L1 cache: each logit minus
 * its row's maximum, the exponentials of all of them in SIMD, and the results from each row's
 * exponentials. Cross-entropies do the same, see {@link VectorCrossEntropy}.
 *
 * <p>Exponentials are floats within 1.1 ulp, sums and later steps use double: a probability near 1
 * has exactly the exponential 1, so its distance from the label isn't lost in rounding.
 */
final class VectorSoftmax implements SoftmaxKernels {
  private final VectorUnary exp = VectorUnary.of(UnaryKind.EXP);

  @Override
  public void softmax(Buffer in, Buffer out, long cols, long fromRow, long toRow) {
    MemorySegment exps = exact(out.segment());
    long block = SoftmaxRows.block(cols);
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      SoftmaxRows.lessMaximum(in, out, cols, from, to);
      exp.apply(out, out, from * cols, to * cols);
      for (long row = from; row < to; row++) {
        long at = SoftmaxRows.at(out, row * cols);
        double share = 1 / SoftmaxRows.sum(exps, at, cols);
        for (long i = at; i < at + cols * Float.BYTES; i += Float.BYTES) {
          exps.set(JAVA_FLOAT, i, (float) (exps.get(JAVA_FLOAT, i) * share));
        }
      }
    }
  }

  @Override
  public CrossEntropy crossEntropy() {
    return new ShareCrossEntropy();
  }

  @Override
  public CrossEntropy sparseCrossEntropy() {
    return new ClassCrossEntropy();
  }

  @Override
  public CrossEntropy smoothedCrossEntropy(float share) {
    return new SmoothedCrossEntropy(share);
  }
}
