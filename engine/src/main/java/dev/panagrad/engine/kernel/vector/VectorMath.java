package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Transcendental functions in vector arithmetic.
 *
 * <p>VectorOperators.EXP and its like are not used although they are as fast: compiled code calls a
 * native library for them, interpreted code calls Math, and the two differ in the last bit. So the
 * same program would give other bits from run to run, depending on when the JIT compiler came
 * round. Additions, multiplications and fused multiply-adds are exact by definition everywhere, so
 * what is built from them here has the same bits in every tier and on every CPU.
 *
 * <p>Polynomials and argument reductions after Cephes (Moshier), expf.c and logf.c.
 */
final class VectorMath {
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

  private VectorMath() {}

  /**
   * e^x within 1.1 ulp; results below 1.7e-38 are 0, above the largest float infinite, NaN stays.
   *
   * <p>e^x = 2^n e^r with n = round(x / ln 2) and |r| at most ln(2) / 2.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.blend(89f, x.compare(VectorOperators.GT, 89f));
    bounded = bounded.blend(-87.5f, x.compare(VectorOperators.LT, -87.5f));
    // The bias of a float's exponent rides along with n. It is one too low, so that 2^(n-1) is a
    // float even where e^x overflows; the last addition makes up for it.
    FloatVector rounded =
        bounded.fma(
            FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND + 126));
    FloatVector n = rounded.sub(ROUND + 126);
    FloatVector half = expm1Reduced(remainder(bounded, n)).add(1f).mul(powerOfTwo(rounded));
    return half.add(half);
  }

  /** 1 / (1 + e^-x) within 2.1 ulp. */
  static FloatVector sigmoid(FloatVector x) {
    return FloatVector.broadcast(SPECIES, 1f).div(exp(x.neg()).add(1f));
  }

  /**
   * Hyperbolic tangent within 2.5 ulp, odd to the last bit.
   *
   * <p>tanh |x| = m / (m + 2) with m = e^2|x| - 1, which near 0 is computed without cancellation.
   */
  static FloatVector tanh(FloatVector x) {
    FloatVector magnitude = x.abs();
    magnitude = magnitude.blend(10f, magnitude.compare(VectorOperators.GT, 10f));
    FloatVector twice = magnitude.add(magnitude);
    FloatVector rounded =
        twice.fma(
            FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND + 127));
    FloatVector n = rounded.sub(ROUND + 127);
    FloatVector scale = powerOfTwo(rounded);
    FloatVector m = expm1Reduced(remainder(twice, n)).fma(scale, scale.sub(1f));
    FloatVector positive = m.div(m.add(2f));
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return positive.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /**
   * Natural logarithm within 1 ulp; minus infinity of 0, NaN of what is below.
   *
   * <p>ln x = e ln 2 + ln m with m from sqrt(1/2) up to sqrt(2).
   */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector scaled = x.blend(x.mul(0x1p23f), subnormal);
    IntVector bits = scaled.reinterpretAsInts().sub(SQRT_HALF);
    IntVector exponent = bits.lanewise(VectorOperators.ASHR, MANTISSA_BITS);
    FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    e = e.blend(e.sub(MANTISSA_BITS), subnormal);
    FloatVector f = bits.and(MANTISSA).add(SQRT_HALF).reinterpretAsFloats().sub(1f);
    FloatVector square = f.mul(f);
    FloatVector p = log1pTail(f).mul(f).mul(square);
    p = e.fma(FloatVector.broadcast(SPECIES, -2.1219444e-4f), p);
    p = square.fma(FloatVector.broadcast(SPECIES, -0.5f), p);
    FloatVector result = e.fma(FloatVector.broadcast(SPECIES, 0.6933594f), f.add(p));

    FloatVector special = x.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    special = special.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    VectorMask<Float> positive = x.compare(VectorOperators.GT, 0f);
    VectorMask<Float> finite = x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY);
    return special.blend(result, positive.and(finite));
  }

  /** x - n ln 2. */
  private static FloatVector remainder(FloatVector x, FloatVector n) {
    return n.fma(
        FloatVector.broadcast(SPECIES, -LN2_LOW),
        n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x));
  }

  /** The float whose exponent bits are the low bits of a number that ROUND was added to. */
  private static FloatVector powerOfTwo(FloatVector rounded) {
    return rounded
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
        .reinterpretAsFloats();
  }

  /** e^r - 1 for |r| up to ln(2) / 2. */
  private static FloatVector expm1Reduced(FloatVector r) {
    FloatVector p =
        r.fma(
            FloatVector.broadcast(SPECIES, 1.9875691e-4f),
            FloatVector.broadcast(SPECIES, 0.0013981999f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 0.008333452f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 0.041665796f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 0.16666666f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
    return p.fma(r.mul(r), r);
  }

  /** (ln(1 + f) - f + f^2 / 2) / f^3. */
  private static FloatVector log1pTail(FloatVector f) {
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
    return p.fma(f, FloatVector.broadcast(SPECIES, 0.3333333f));
  }
}
