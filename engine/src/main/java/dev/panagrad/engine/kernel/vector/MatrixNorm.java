package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.broadcast;
import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;

import dev.panagrad.engine.kernel.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Batch normalisation of matrices [rows, channels]: a vector of channels after the other. */
final class MatrixNorm {
  private MatrixNorm() {}

  /** Two passes over the rows of a few channels, which stay in the cache between them. */
  static void moments(
      NormSpec spec, Buffer in, Buffer mean, Buffer variance, int fromChannel, int toChannel) {
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector count = broadcast((float) spec.positions());
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    for (int c = fromChannel; c < toChannel; c += Lanes.COUNT) {
      VectorMask<Float> lanes = Lanes.SPECIES.indexInRange(c, toChannel);
      long shift = (long) c * Float.BYTES;
      FloatVector sum = zero;
      for (int row = 0; row < spec.positions(); row++) {
        sum = sum.add(load(in.segment(), in.offset() + row * rowBytes + shift));
      }
      FloatVector centre = sum.div(count);
      FloatVector rest = zero;
      FloatVector squares = zero;
      for (int row = 0; row < spec.positions(); row++) {
        FloatVector d = load(in.segment(), in.offset() + row * rowBytes + shift).sub(centre);
        rest = rest.add(d);
        squares = d.fma(d, squares);
      }
      // What rounding left of the sum of differences corrects mean and variance.
      FloatVector correction = rest.div(count);
      FloatVector spread = squares.div(count).sub(correction.mul(correction));
      store(mean.segment(), mean.offset() + shift, centre.add(correction), lanes);
      FloatVector atLeastZero = spread.blend(zero, spread.lt(zero));
      store(variance.segment(), variance.offset() + shift, atLeastZero, lanes);
    }
  }

  static void normalize(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      float floor,
      Buffer out,
      int from,
      int to) {
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector low = broadcast(floor);
    for (int c = 0; c < spec.channels(); c += Lanes.COUNT) {
      VectorMask<Float> lanes = Lanes.SPECIES.indexInRange(c, spec.channels());
      long shift = (long) c * Float.BYTES;
      FloatVector centre = load(mean.segment(), mean.offset() + shift);
      FloatVector factor = factor(variance, scale, epsilon, shift);
      FloatVector add =
          offset == null
              ? FloatVector.zero(Lanes.SPECIES)
              : load(offset.segment(), offset.offset() + shift);
      for (int row = from; row < to; row++) {
        long at = row * rowBytes + shift;
        FloatVector value = load(in.segment(), in.offset() + at).sub(centre).fma(factor, add);
        FloatVector result = value.blend(low, value.lt(low));
        store(out.segment(), out.offset() + at, result, lanes);
      }
    }
  }

  static void reduceGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      float epsilon,
      Buffer mask,
      float floor,
      Buffer gradient,
      Buffer dScale,
      Buffer dOffset,
      int fromChannel,
      int toChannel) {
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector low = broadcast(floor);
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    for (int c = fromChannel; c < toChannel; c += Lanes.COUNT) {
      VectorMask<Float> lanes = Lanes.SPECIES.indexInRange(c, toChannel);
      long shift = (long) c * Float.BYTES;
      FloatVector centre = load(mean.segment(), mean.offset() + shift);
      FloatVector sum = zero;
      FloatVector product = zero;
      for (int row = 0; row < spec.positions(); row++) {
        long at = row * rowBytes + shift;
        FloatVector g = masked(mask, gradient, at, low);
        sum = sum.add(g);
        product = load(in.segment(), in.offset() + at).sub(centre).fma(g, product);
      }
      FloatVector scaled = product.mul(factor(variance, null, epsilon, shift));
      store(dOffset.segment(), dOffset.offset() + shift, sum, lanes);
      store(dScale.segment(), dScale.offset() + shift, scaled, lanes);
    }
  }

  static void inputGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      float epsilon,
      Buffer mask,
      float floor,
      Buffer gradient,
      Buffer dScale,
      Buffer dOffset,
      Buffer out,
      int from,
      int to) {
    MemorySegment dx = out.segment();
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector low = broadcast(floor);
    FloatVector share = broadcast(1f / spec.count());
    for (int c = 0; c < spec.channels(); c += Lanes.COUNT) {
      VectorMask<Float> lanes = Lanes.SPECIES.indexInRange(c, spec.channels());
      long shift = (long) c * Float.BYTES;
      FloatVector centre = load(mean.segment(), mean.offset() + shift);
      FloatVector factor = factor(variance, scale, epsilon, shift);
      FloatVector rate = factor(variance, null, epsilon, shift);
      FloatVector constant = load(dOffset.segment(), dOffset.offset() + shift).mul(share);
      FloatVector slope =
          load(dScale.segment(), dScale.offset() + shift).mul(rate).mul(share).neg();
      for (int row = from; row < to; row++) {
        long at = row * rowBytes + shift;
        FloatVector g = masked(mask, gradient, at, low).sub(constant);
        FloatVector d = load(in.segment(), in.offset() + at).sub(centre).fma(slope, g);
        store(dx, out.offset() + at, d.mul(factor), lanes);
      }
    }
  }

  private static FloatVector masked(Buffer mask, Buffer gradient, long at, FloatVector low) {
    VectorMask<Float> cut =
        load(mask.segment(), mask.offset() + at).compare(VectorOperators.LE, low);
    FloatVector dy = load(gradient.segment(), gradient.offset() + at);
    return dy.blend(FloatVector.zero(Lanes.SPECIES), cut);
  }

  private static FloatVector factor(Buffer variance, Buffer scale, float epsilon, long shift) {
    FloatVector v = load(variance.segment(), variance.offset() + shift);
    FloatVector factor = broadcast(1f).div(v.add(epsilon).sqrt());
    return scale == null ? factor : factor.mul(load(scale.segment(), scale.offset() + shift));
  }
}
