/**
 * Pieces of vector formulas that several {@link Formulas} share: argument reductions and
 * polynomials after Cephes (Moshier), expf.c and logf.c.
 *
 * <p>Each is statements over vectors; names in upper case are replaced.
 */
final class Fragments {
  private Fragments() {}

  /** Constants of the fragments. */
  static final String CONSTANTS =
      """
        private static final float TWO_OVER_PI = 0.63661975f;

        /** Half of pi in three parts, from the largest on. */
        private static final float HALF_PI_1 = 1.5707964f;

        private static final float HALF_PI_2 = -4.371139e-8f;
        private static final float HALF_PI_3 = -1.7151245e-15f;

        private static final float LOG2_E = 1.442695f;

        /** ln 2 in two parts, the first with zeros behind, so that n times it is exact. */
        private static final float LN2_HIGH = 0.69314575f;

        private static final float LN2_LOW = 1.4286068e-6f;

        /** Added to a float below 2^22, this rounds it to an integer, kept in the low mantissa bits. */
        private static final float ROUND = 0x1.8p23f;

        private static final int MANTISSA_BITS = 23;
        private static final int MANTISSA = (1 << MANTISSA_BITS) - 1;

        /** Of a normal distribution at 0: 1 / sqrt(2 pi). */
        private static final float DENSITY = 0.3989423f;

        /** The bits of the square root of 1/2. */
        private static final int SQRT_HALF = 0x3f3504f3;

        /** Of the polynomial of (e^r - 1 - r) / r^2 for |r| up to ln(2) / 2, from r on. */
        private static final float P1 = 0.16666666f;

        private static final float P2 = 0.041665796f;
        private static final float P3 = 0.008333452f;
        private static final float P4 = 0.0013981999f;
        private static final float P5 = 1.9875691e-4f;
      """;

  /** The nearest whole number, the even one of two, in {@code y}. */
  static String rounded() {
    return """
    FloatVector magnitude = x.abs().add(0x1p23f).sub(0x1p23f);
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    FloatVector y = magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
    y = y.blend(x, x.abs().compare(VectorOperators.GT, 0x1p23f));
    """;
  }

  static String angle(String name) {
    return """
    NAME within 1.6 ulp up to the LARGEST angle; x itself beyond, for {@link LargeAngles}.

    <p>x = n pi / 2 + r with |r| at most pi / 4; the last bits of n choose between the polynomials of
    sine and cosine and their sign.\
    """
        .replace("NAME", name);
  }

  /** The sine of an angle and some quarters of a turn. */
  static String turn(int quarters) {
    return """
    FloatVector rounded = x.fma(all(TWO_OVER_PI), all(ROUND));
    FloatVector n = rounded.sub(ROUND);
    FloatVector r = n.fma(all(-HALF_PI_1), x);
    r = n.fma(all(-HALF_PI_2), r);
    r = n.fma(all(-HALF_PI_3), r);
    FloatVector square = r.mul(r);
    FloatVector sine = square.fma(all(-1.9515296e-4f), all(8.332161e-3f));
    sine = sine.fma(square, all(-0.16666655f));
    sine = sine.fma(r.mul(square), r);
    FloatVector cosine = square.fma(all(2.4433157e-5f), all(-1.3887316e-3f));
    cosine = cosine.fma(square, all(4.1666646e-2f));
    cosine = cosine.fma(square, all(-0.5f));
    cosine = cosine.fma(square, all(1f));
    IntVector quarters = rounded.reinterpretAsInts().add(QUARTERS);
    FloatVector odd = (FloatVector) quarters.and(1).convert(VectorOperators.I2F, 0);
    FloatVector y = sine.blend(cosine, odd.compare(VectorOperators.EQ, 1f));
    IntVector sign = quarters.and(2).lanewise(VectorOperators.LSHL, 30);
    y = y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
    y = y.blend(x, x.abs().compare(VectorOperators.GT, LargeAngles.LARGEST));
    y\
    """
        .replace("QUARTERS", Integer.toString(quarters));
  }

  /** The error function of a vector, in {@code y}. */
  static String erf(String of) {
    return """
    FloatVector magnitude = OF.abs();
    FloatVector square = OF.mul(OF);
    FloatVector q = magnitude.fma(all(-1.7285347e-5f), all(3.8319713e-4f));
    FloatVector low = magnitude.fma(all(-3.8839644e-3f), all(2.4254622e-2f));
    q = q.fma(square, low);
    q = q.fma(magnitude, all(-0.10677788f));
    q = q.fma(magnitude, all(-0.63484669f));
    q = q.fma(magnitude, all(-0.12871751f));
    q = q.fma(magnitude, magnitude.neg());
    """
            .replace("OF", of)
        + exp("q")
        + """
        FloatVector positive = all(1f).sub(half.add(half));
        IntVector sign = OF.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector y = positive.reinterpretAsInts().or(sign).reinterpretAsFloats();
        FloatVector near = square.fma(all(-5.967617e-4f), all(4.9911942e-3f));
        near = near.fma(square, all(-2.6768135e-2f));
        near = near.fma(square, all(0.11281993f));
        near = near.fma(square, all(-0.37612534f));
        near = near.fma(square, all(0.12837917f));
        near = near.fma(OF, OF);
        y = y.blend(near, magnitude.compare(VectorOperators.LT, 0.92773f));
        """
            .replace("OF", of);
  }

  /**
   * The share of a normal distribution below x, in {@code share}, from half of e^(-x^2 / 2).
   *
   * <p>The share above |x|, over e^(-x^2 / 2), is t times a polynomial of t = 1 / (1 + 0.3025 |x|),
   * the form of Hastings (Approximations for Digital Computers, 1955), here of degree 7: within
   * 7e-8 of it up to 12.
   */
  static String share() {
    return """
    FloatVector t = all(1f).div(x.abs().fma(all(0.3025f), all(1f)));
    FloatVector q = t.fma(all(0.0742289f), all(-0.3177863f));
    q = q.fma(t, all(0.4046281f));
    q = q.fma(t, all(-0.10281833f));
    q = q.fma(t, all(0.25540036f));
    q = q.fma(t, all(0.20159744f));
    q = q.fma(t, all(0.24349907f));
    q = q.fma(t, all(0.24125083f));
    FloatVector above = half.mul(t).mul(q);
    FloatVector share = above.blend(all(1f).sub(above), x.compare(VectorOperators.GT, 0f));
    """;
  }

  /** Half of e to the power of a vector, in {@code half}. */
  static String exp(String of) {
    return """
    FloatVector bounded = OF.blend(89f, OF.compare(VectorOperators.GT, 89f));
    bounded = bounded.blend(-87.5f, OF.compare(VectorOperators.LT, -87.5f));
    """
            .replace("OF", of)
        + expPolynomial("bounded", 126)
        + "FloatVector half = p.add(1f).mul(scale);\n";
  }

  /** A vector's e^r - 1 in {@code p} and 2^n, with the exponent's bias, in {@code scale}. */
  static String expPolynomial(String of, int bias) {
    return """
    FloatVector rounded = OF.fma(all(LOG2_E), all(ROUND + BIAS));
    FloatVector n = rounded.sub(ROUND + BIAS);
    FloatVector r = n.fma(all(-LN2_HIGH), OF);
    r = n.fma(all(-LN2_LOW), r);
    FloatVector p = all(P5).fma(r, all(P4));
    p = p.fma(r, all(P3));
    p = p.fma(r, all(P2));
    p = p.fma(r, all(P1));
    p = p.fma(r, all(0.5f));
    p = p.fma(r.mul(r), r);
    FloatVector scale = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
    """
        .replace("OF", of)
        .replace("BIAS", Integer.toString(bias));
  }

  /** Exponent and mantissa of normal positive numbers, in {@code e} and {@code bits}. */
  static String logParts(String of) {
    return """
    IntVector bits = OF.reinterpretAsInts().sub(SQRT_HALF);
    IntVector exponent = bits.lanewise(VectorOperators.ASHR, MANTISSA_BITS);
    FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    """
        .replace("OF", of);
  }

  /** Their logarithm, in {@code result}. */
  static String logPolynomial() {
    return """
    FloatVector f = bits.and(MANTISSA).add(SQRT_HALF).reinterpretAsFloats().sub(1f);
    FloatVector square = f.mul(f);
    FloatVector q = f.fma(all(0.070376836f), all(-0.1151461f));
    q = q.fma(f, all(0.116769984f));
    q = q.fma(f, all(-0.12420141f));
    q = q.fma(f, all(0.14249323f));
    q = q.fma(f, all(-0.16668057f));
    q = q.fma(f, all(0.20000714f));
    q = q.fma(f, all(-0.24999994f));
    q = q.fma(f, all(0.3333333f));
    q = q.mul(f).mul(square);
    q = e.fma(all(-2.1219444e-4f), q);
    q = square.fma(all(-0.5f), q);
    FloatVector result = e.fma(all(0.6933594f), f.add(q));
    """;
  }
}
