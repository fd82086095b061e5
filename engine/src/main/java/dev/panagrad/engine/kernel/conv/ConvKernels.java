package dev.panagrad.engine.kernel.conv;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.conv.direct.SingleConv;
import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.memory.Buffer;

/**
 * Convolutions; plans each direction once, before it runs.
 *
 * <p>The result's bits don't depend on {@code threads}. Shapes of images and results are given per
 * block of the batch; blocks are stored consecutively, see {@link BatchLanes}.
 */
public interface ConvKernels {
  /**
   * {@code y[i, j, o, p] = f(bias[o] + sum over r, s, c of filter[r, s, c, o] * x[i * strideH + r -
   * padTop, j * strideW + s - padLeft, c, p])}, x being 0 outside the image.
   *
   * <p>Operands: a = x [h, w, c, lanes], b = filter [kh, kw, c, o], out = y [outH, outW, o, lanes],
   * bias [o]. The tail of y is computed from the tail of x. RELU_GRAD is ignored.
   */
  ConvPlan forward(ConvSpec spec, int threads);

  /**
   * The gradient of the images: {@code dx[y, x, c, p] = sum over o and all (i, r, j, s) that reach
   * (y, x) of filter[r, s, c, o] * dy[i, j, o, p]}.
   *
   * <p>Operands: a = dy [outH, outW, o, lanes] with a zero tail, b = filter, out = dx [h, w, c,
   * lanes], whose tail becomes zero. With the activation RELU_GRAD the gradient also passes through
   * the ReLU that made the images, which are then the bias operand: x [h, w, c, lanes]; dx may
   * overwrite them. Any other activation, and the bias of the spec, are ignored: dy is the gradient
   * before them.
   */
  ConvPlan backwardData(ConvSpec spec, int threads);

  /**
   * The gradient of the filter: {@code dw[r, s, c, o] = sum over i, j, p of x[i * strideH + r -
   * padTop, j * strideW + s - padLeft, c, p] * dy[i, j, o, p]}, and of the bias: the sum of dy per
   * o.
   *
   * <p>Operands: a = x [h, w, c, lanes] with any finite tail, b = dy with a zero tail, out = dw
   * [kh, kw, c, o], bias = the gradient of the bias [o] if the spec has one.
   */
  ConvPlan backwardFilter(ConvSpec spec, int threads);

  /**
   * The forward convolution of a single image with its channels first.
   *
   * <p>Operands: a = x [c, h, w], b = filter [kh, kw, c, o], out = y [o, outH, outW], bias [o].
   * RELU_GRAD is ignored.
   *
   * @param filter the filter if it never changes, so that the plan may keep it in another order;
   *     else null
   */
  ConvPlan single(ConvSpec spec, int threads, Buffer filter);

  /**
   * Whether {@link #single} is estimated to be faster than a product of the windows as rows, [outH
   * * outW, kh * kw * c], with the filter.
   */
  static boolean isSingleFaster(ConvSpec spec) {
    return SingleConv.isFasterThanProduct(spec);
  }

  /** The kernels of a set. */
  static ConvKernels of(KernelSet set) {
    return set.isVector() ? new VectorConv() : new ScalarConv();
  }
}
