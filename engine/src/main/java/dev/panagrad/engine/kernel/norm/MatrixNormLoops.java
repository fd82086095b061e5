package dev.panagrad.engine.kernel.norm;

import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Batch normalisation of matrices [rows, channels], one vector of channels at a time. */
final class MatrixNormLoops {
  private MatrixNormLoops() {}

  /** Two passes over the rows of a few channels, which stay in the cache between them. */
  static void moments(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to) {
    MemorySegment x = exact(in.segment());
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector count = FloatVector.broadcast(SPECIES, (float) (to - from));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int c = 0; c < spec.channels(); c += Lanes.COUNT) {
      VectorMask<Float> lanes = SPECIES.indexInRange(c, spec.channels());
      long shift = (long) c * Float.BYTES;
      FloatVector sum = zero;
      for (int row = from; row < to; row++) {
        sum =
            FloatVector.fromMemorySegment(SPECIES, x, in.offset() + row * rowBytes + shift, ORDER)
                .add(sum);
      }
      FloatVector centre = zero.add(sum).div(count);
      FloatVector rest = zero;
      FloatVector squares = zero;
      for (int row = from; row < to; row++) {
        FloatVector d =
            FloatVector.fromMemorySegment(SPECIES, x, in.offset() + row * rowBytes + shift, ORDER)
                .sub(centre);
        rest = d.add(rest);
        squares = d.fma(d, squares);
      }
      // The sum of differences is 0 apart from rounding; the rest corrects mean and variance.
      FloatVector correction = zero.add(rest).div(count);
      FloatVector spread = zero.add(squares).div(count).sub(correction.mul(correction));
      centre
          .add(correction)
          .intoMemorySegment(exact(mean.segment()), mean.offset() + shift, ORDER, lanes);
      FloatVector atLeastZero = spread.blend(zero, spread.lt(zero));
      atLeastZero.intoMemorySegment(
          exact(variance.segment()), variance.offset() + shift, ORDER, lanes);
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
    MemorySegment x = exact(in.segment());
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    for (int c = 0; c < spec.channels(); c += Lanes.COUNT) {
      VectorMask<Float> lanes = SPECIES.indexInRange(c, spec.channels());
      long shift = (long) c * Float.BYTES;
      FloatVector centre =
          FloatVector.fromMemorySegment(
              SPECIES, exact(mean.segment()), mean.offset() + shift, ORDER);
      FloatVector rate =
          FloatVector.broadcast(SPECIES, 1f)
              .div(
                  FloatVector.fromMemorySegment(
                          SPECIES, exact(variance.segment()), variance.offset() + shift, ORDER)
                      .add(epsilon)
                      .sqrt());
      FloatVector factor =
          scale == null
              ? rate
              : rate.mul(
                  FloatVector.fromMemorySegment(
                      SPECIES, exact(scale.segment()), scale.offset() + shift, ORDER));
      FloatVector add =
          offset == null
              ? FloatVector.zero(SPECIES)
              : FloatVector.fromMemorySegment(
                  SPECIES, exact(offset.segment()), offset.offset() + shift, ORDER);
      for (int row = from; row < to; row++) {
        long at = row * rowBytes + shift;
        FloatVector value =
            FloatVector.fromMemorySegment(SPECIES, x, in.offset() + at, ORDER)
                .sub(centre)
                .fma(factor, add);
        FloatVector result = value.blend(low, value.lt(low));
        result.intoMemorySegment(exact(out.segment()), out.offset() + at, ORDER, lanes);
      }
    }
  }

  static void reduceGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      float floor,
      Buffer gradient,
      Buffer dScale,
      Buffer dOffset,
      int from,
      int to) {
    MemorySegment x = exact(in.segment());
    MemorySegment dy = exact(gradient.segment());
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int c = 0; c < spec.channels(); c += Lanes.COUNT) {
      VectorMask<Float> lanes = SPECIES.indexInRange(c, spec.channels());
      long shift = (long) c * Float.BYTES;
      FloatVector centre =
          FloatVector.fromMemorySegment(
              SPECIES, exact(mean.segment()), mean.offset() + shift, ORDER);
      FloatVector rate =
          FloatVector.broadcast(SPECIES, 1f)
              .div(
                  FloatVector.fromMemorySegment(
                          SPECIES, exact(variance.segment()), variance.offset() + shift, ORDER)
                      .add(epsilon)
                      .sqrt());
      FloatVector factor =
          scale == null
              ? rate
              : rate.mul(
                  FloatVector.fromMemorySegment(
                      SPECIES, exact(scale.segment()), scale.offset() + shift, ORDER));
      FloatVector add =
          offset == null
              ? zero
              : FloatVector.fromMemorySegment(
                  SPECIES, exact(offset.segment()), offset.offset() + shift, ORDER);
      FloatVector sum = zero;
      FloatVector product = zero;
      for (int row = from; row < to; row++) {
        long at = row * rowBytes + shift;
        FloatVector d =
            FloatVector.fromMemorySegment(SPECIES, x, in.offset() + at, ORDER).sub(centre);
        VectorMask<Float> cut = d.fma(factor, add).compare(VectorOperators.LE, low);
        FloatVector g =
            FloatVector.fromMemorySegment(SPECIES, dy, gradient.offset() + at, ORDER)
                .blend(zero, cut);
        sum = g.add(sum);
        product = d.fma(g, product);
      }
      FloatVector scaled = rate.mul(product);
      zero.add(sum)
          .intoMemorySegment(exact(dOffset.segment()), dOffset.offset() + shift, ORDER, lanes);
      scaled.intoMemorySegment(exact(dScale.segment()), dScale.offset() + shift, ORDER, lanes);
    }
  }

  static void inputGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      float floor,
      Buffer gradient,
      Buffer dScale,
      Buffer dOffset,
      Buffer out,
      int from,
      int to) {
    MemorySegment x = exact(in.segment());
    MemorySegment dy = exact(gradient.segment());
    MemorySegment dx = exact(out.segment());
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector share = FloatVector.broadcast(SPECIES, 1f / spec.count());
    for (int c = 0; c < spec.channels(); c += Lanes.COUNT) {
      VectorMask<Float> lanes = SPECIES.indexInRange(c, spec.channels());
      long shift = (long) c * Float.BYTES;
      FloatVector centre =
          FloatVector.fromMemorySegment(
              SPECIES, exact(mean.segment()), mean.offset() + shift, ORDER);
      FloatVector rate =
          FloatVector.broadcast(SPECIES, 1f)
              .div(
                  FloatVector.fromMemorySegment(
                          SPECIES, exact(variance.segment()), variance.offset() + shift, ORDER)
                      .add(epsilon)
                      .sqrt());
      FloatVector factor =
          scale == null
              ? rate
              : rate.mul(
                  FloatVector.fromMemorySegment(
                      SPECIES, exact(scale.segment()), scale.offset() + shift, ORDER));
      FloatVector add =
          offset == null
              ? zero
              : FloatVector.fromMemorySegment(
                  SPECIES, exact(offset.segment()), offset.offset() + shift, ORDER);
      FloatVector constant =
          FloatVector.fromMemorySegment(
                  SPECIES, exact(dOffset.segment()), dOffset.offset() + shift, ORDER)
              .mul(share);
      FloatVector slope =
          FloatVector.fromMemorySegment(
                  SPECIES, exact(dScale.segment()), dScale.offset() + shift, ORDER)
              .mul(rate)
              .mul(share)
              .neg();
      for (int row = from; row < to; row++) {
        long at = row * rowBytes + shift;
        FloatVector d =
            FloatVector.fromMemorySegment(SPECIES, x, in.offset() + at, ORDER).sub(centre);
        VectorMask<Float> cut = d.fma(factor, add).compare(VectorOperators.LE, low);
        FloatVector g =
            FloatVector.fromMemorySegment(SPECIES, dy, gradient.offset() + at, ORDER)
                .blend(zero, cut)
                .sub(constant);
        d.fma(slope, g).mul(factor).intoMemorySegment(dx, out.offset() + at, ORDER, lanes);
      }
    }
  }
}
