package dev.panagrad.engine.kernel.elementwise;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The loops of exp, log, sigmoid and tanh, in vector arithmetic; see {@link LoopHandles} for their
 * form.
 *
 * <p>VectorOperators.EXP and its like are not used although they are as fast: compiled code calls a
 * native library for them, interpreted code calls Math, and the two differ in the last bit. So the
 * same program would give other bits from run to run, depending on when the JIT compiler came
 * round. Additions, multiplications and fused multiply-adds are exact by definition everywhere, so
 * what is built from them here has the same bits in every tier and on every CPU.
 *
 * <p>The functions are written out in each loop: a function of its own that the JIT compiler once
 * compiled by itself is not inlined any more, and its vectors then go through the heap.
 *
 * <p>Polynomials and argument reductions after Cephes (Moshier), expf.c and logf.c.
 */
final class MathLoops {
  private static final float LOG2_E = 1.442695f;

  /** ln 2 in two parts, the first with zeros behind, so that n times it is exact. */
  private static final float LN2_HIGH = 0.69314575f;

  private static final float LN2_LOW = 1.4286068e-6f;

  /** Added to a float below 2^22, this rounds it to an integer, kept in the low mantissa bits. */
  private static final float ROUND = 0x1.8p23f;

  private static final int MANTISSA_BITS = 23;
  private static final int MANTISSA = (1 << MANTISSA_BITS) - 1;

  /** The bits of the square root of 1/2. */
  private static final int SQRT_HALF = 0x3f3504f3;

  /** Of the polynomial of (e^r - 1 - r) / r^2 for |r| up to ln(2) / 2, from r on. */
  private static final float P1 = 0.16666666f;

  private static final float P2 = 0.041665796f;
  private static final float P3 = 0.008333452f;
  private static final float P4 = 0.0013981999f;
  private static final float P5 = 1.9875691e-4f;

  private MathLoops() {}

  /**
   * e^x within 1.1 ulp; results below 1.7e-38 are 0, above the largest float infinite, NaN stays.
   *
   * <p>e^x = 2^n e^r with n = round(x / ln 2) and |r| at most ln(2) / 2. The bias of a float's
   * exponent rides along with n. It is one too low, so that 2^(n-1) is a float even where e^x
   * overflows; the last addition makes up for it.
   */
  static void exp(MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < bytes; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      FloatVector bounded = x.blend(89f, x.compare(VectorOperators.GT, 89f));
      bounded = bounded.blend(-87.5f, x.compare(VectorOperators.LT, -87.5f));
      FloatVector rounded =
          bounded.fma(
              FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND + 126));
      FloatVector n = rounded.sub(ROUND + 126);
      FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), bounded);
      r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector p = FloatVector.broadcast(SPECIES, P5).fma(r, FloatVector.broadcast(SPECIES, P4));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P3));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P2));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P1));
      p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
      p = p.fma(r.mul(r), r);
      FloatVector scale =
          rounded
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
              .reinterpretAsFloats();
      FloatVector half = p.add(1f).mul(scale);
      if (i < full) {
        half.add(half).intoMemorySegment(out, outAt + i, ORDER);
      } else {
        half.add(half)
            .intoMemorySegment(out, outAt + i, ORDER, SPECIES.indexInRange(0, rest(bytes)));
      }
    }
  }

  /** 1 / (1 + e^-x) within 2.1 ulp. */
  static void sigmoid(
      MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < bytes; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      FloatVector minus = x.neg();
      FloatVector bounded = minus.blend(89f, minus.compare(VectorOperators.GT, 89f));
      bounded = bounded.blend(-87.5f, minus.compare(VectorOperators.LT, -87.5f));
      FloatVector rounded =
          bounded.fma(
              FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND + 126));
      FloatVector n = rounded.sub(ROUND + 126);
      FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), bounded);
      r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector p = FloatVector.broadcast(SPECIES, P5).fma(r, FloatVector.broadcast(SPECIES, P4));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P3));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P2));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P1));
      p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
      p = p.fma(r.mul(r), r);
      FloatVector scale =
          rounded
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
              .reinterpretAsFloats();
      FloatVector half = p.add(1f).mul(scale);
      FloatVector y = FloatVector.broadcast(SPECIES, 1f).div(half.add(half).add(1f));
      if (i < full) {
        y.intoMemorySegment(out, outAt + i, ORDER);
      } else {
        y.intoMemorySegment(out, outAt + i, ORDER, SPECIES.indexInRange(0, rest(bytes)));
      }
    }
  }

  /**
   * Hyperbolic tangent within 2.5 ulp, odd to the last bit.
   *
   * <p>tanh |x| = m / (m + 2) with m = e^2|x| - 1, which near 0 is computed without cancellation.
   */
  static void tanh(MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < bytes; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      FloatVector magnitude = x.abs();
      magnitude = magnitude.blend(10f, magnitude.compare(VectorOperators.GT, 10f));
      FloatVector twice = magnitude.add(magnitude);
      FloatVector rounded =
          twice.fma(
              FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND + 127));
      FloatVector n = rounded.sub(ROUND + 127);
      FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), twice);
      r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector p = FloatVector.broadcast(SPECIES, P5).fma(r, FloatVector.broadcast(SPECIES, P4));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P3));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P2));
      p = p.fma(r, FloatVector.broadcast(SPECIES, P1));
      p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
      p = p.fma(r.mul(r), r);
      FloatVector scale =
          rounded
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
              .reinterpretAsFloats();
      FloatVector m = p.fma(scale, scale.sub(1f));
      FloatVector positive = m.div(m.add(2f));
      IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
      FloatVector y = positive.reinterpretAsInts().or(sign).reinterpretAsFloats();
      if (i < full) {
        y.intoMemorySegment(out, outAt + i, ORDER);
      } else {
        y.intoMemorySegment(out, outAt + i, ORDER, SPECIES.indexInRange(0, rest(bytes)));
      }
    }
  }

  /**
   * Natural logarithm within 1 ulp; minus infinity of 0, NaN of what is below.
   *
   * <p>ln x = e ln 2 + ln m with m from sqrt(1/2) up to sqrt(2).
   */
  static void log(MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < bytes; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
      FloatVector scaled = x.blend(x.mul(0x1p23f), subnormal);
      IntVector bits = scaled.reinterpretAsInts().sub(SQRT_HALF);
      IntVector exponent = bits.lanewise(VectorOperators.ASHR, MANTISSA_BITS);
      FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
      e = e.blend(e.sub(MANTISSA_BITS), subnormal);
      FloatVector f = bits.and(MANTISSA).add(SQRT_HALF).reinterpretAsFloats().sub(1f);
      FloatVector square = f.mul(f);
      FloatVector p =
          f.fma(
              FloatVector.broadcast(SPECIES, 0.070376836f),
              FloatVector.broadcast(SPECIES, -0.1151461f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, 0.116769984f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, -0.12420141f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, 0.14249323f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, -0.16668057f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, 0.20000714f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, -0.24999994f));
      p = p.fma(f, FloatVector.broadcast(SPECIES, 0.3333333f));
      p = p.mul(f).mul(square);
      p = e.fma(FloatVector.broadcast(SPECIES, -2.1219444e-4f), p);
      p = square.fma(FloatVector.broadcast(SPECIES, -0.5f), p);
      FloatVector result = e.fma(FloatVector.broadcast(SPECIES, 0.6933594f), f.add(p));

      FloatVector special = x.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
      special = special.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
      VectorMask<Float> positive = x.compare(VectorOperators.GT, 0f);
      VectorMask<Float> finite = x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY);
      FloatVector y = special.blend(result, positive.and(finite));
      if (i < full) {
        y.intoMemorySegment(out, outAt + i, ORDER);
      } else {
        y.intoMemorySegment(out, outAt + i, ORDER, SPECIES.indexInRange(0, rest(bytes)));
      }
    }
  }
}
