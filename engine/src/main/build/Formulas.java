import java.util.List;

/**
 * The table of elementwise formulas. A new one is an entry here: its enum constant, its scalar
 * form, its vector loop and, for an activation, the epilogue of matrix products follow from it.
 *
 * <p>A vector form is statements over {@code x} (and {@code y}, the second operand) and, in the
 * last line, the expression that is stored. {@code all(c)} is a vector of a constant.
 * VectorOperators.EXP and its like are not used although they are as fast: compiled code calls a
 * native library for them, interpreted code calls Math, and the two differ in the last bit, so that
 * the bits of a run would depend on when the JIT compiler came round. Additions, multiplications
 * and fused multiply-adds are exact by definition, so what is built from them has the same bits in
 * every tier and on every CPU.
 *
 * <p>Polynomials and argument reductions after Cephes (Moshier), expf.c and logf.c.
 */
final class Formulas {
  /**
   * A function of one operand.
   *
   * @param doc of the enum constant
   * @param scalar over a float {@code x}
   * @param accuracy what the loop's comment says
   * @param vector empty if there is none
   */
  record Unary(
      String name, boolean activation, String doc, String scalar, String accuracy, String vector) {}

  /**
   * A function of two operands.
   *
   * @param gradient whether it is the gradient of an activation from its result a and upstream b
   * @param scalar over floats {@code a} and {@code b}
   * @param vector empty if there is none
   */
  record Binary(String name, boolean gradient, String doc, String scalar, String vector) {}

  /**
   * A function of two ints.
   *
   * @param truth whether the result is the float 1 or 0; else it is an int
   * @param scalar over ints {@code a} and {@code b}; a boolean if it is a truth
   */
  record Int(String name, boolean truth, String doc, String scalar) {}

  private Formulas() {}

  static final List<Unary> UNARY =
      List.of(
          unary("NEG", "-x.", "-x", "x.neg()"),
          unary("ABS", "The magnitude of x.", "Math.abs(x)", "x.abs()"),
          unary(
              "SIGN",
              "1 above 0, -1 below, else x itself.",
              "Math.signum(x)",
              "x.blend(1f, x.compare(VectorOperators.GT, 0f)).blend(-1f,"
                  + " x.compare(VectorOperators.LT, 0f))"),
          unary(
              "FLOOR",
              "The largest whole number that is not above x.",
              "(float) Math.floor(x)",
              Fragments.rounded() + "y.sub(all(0f).blend(1f, y.compare(VectorOperators.GT, x)))"),
          unary(
              "CEIL",
              "The smallest whole number that is not below x.",
              "(float) Math.ceil(x)",
              Fragments.rounded() + "y.add(all(0f).blend(1f, y.compare(VectorOperators.LT, x)))"),
          unary(
              "ROUND",
              "The nearest whole number, the even one of two.",
              "(float) Math.rint(x)",
              Fragments.rounded() + "y"),
          new Unary(
              "EXP",
              false,
              "e to the power x.",
              "(float) Math.exp(x)",
              """
              e^x within 1.1 ulp; results below 1.7e-38 are 0, above the largest float infinite, NaN stays.

              <p>e^x = 2^n e^r with n = round(x / ln 2) and |r| at most ln(2) / 2. The bias of a float's
              exponent rides along with n. It is one too low, so that 2^(n-1) is a float even where e^x
              overflows; the last addition makes up for it.\
              """,
              Fragments.exp("x") + "half.add(half)"),
          new Unary(
              "LOG",
              false,
              "Natural logarithm.",
              "(float) Math.log(x)",
              """
              Natural logarithm within 1 ulp; minus infinity of 0, NaN of what is below.

              <p>ln x = e ln 2 + ln m with m from sqrt(1/2) up to sqrt(2).\
              """,
              """
              VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
              FloatVector scaled = x.blend(x.mul(0x1p23f), subnormal);
              """
                  + Fragments.logParts("scaled")
                  + "e = e.blend(e.sub(MANTISSA_BITS), subnormal);\n"
                  + Fragments.logPolynomial()
                  + """
                  FloatVector special = x.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
                  special = special.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
                  VectorMask<Float> positive = x.compare(VectorOperators.GT, 0f);
                  VectorMask<Float> finite = x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY);
                  FloatVector y = special.blend(result, positive.and(finite));
                  y\
                  """),
          new Unary(
              "SIN",
              false,
              "Sine.",
              "(float) Math.sin(x)",
              Fragments.angle("Sine"),
              Fragments.turn(0)),
          new Unary(
              "COS",
              false,
              "Cosine.",
              "(float) Math.cos(x)",
              Fragments.angle("Cosine"),
              Fragments.turn(1)),
          scalar("TAN", "Tangent.", "Math.tan(x)"),
          scalar("ASIN", "Inverse sine.", "Math.asin(x)"),
          scalar("ACOS", "Inverse cosine.", "Math.acos(x)"),
          scalar("ATAN", "Inverse tangent.", "Math.atan(x)"),
          scalar("SINH", "Hyperbolic sine.", "Math.sinh(x)"),
          scalar("COSH", "Hyperbolic cosine.", "Math.cosh(x)"),
          scalar("ASINH", "Inverse hyperbolic sine.", "Inverse.asinh(x)"),
          scalar("ACOSH", "Inverse hyperbolic cosine.", "Inverse.acosh(x)"),
          scalar("ATANH", "Inverse hyperbolic tangent.", "Inverse.atanh(x)"),
          new Unary(
              "ERF",
              false,
              "The error function.",
              "(float) Erf.of(x)",
              """
              The error function within 2 ulp.

              <p>Near 0 it is x plus x times a polynomial of x^2; further out 1 - e^q with a polynomial q of |x|.
              After Juffa.\
              """,
              Fragments.erf("x") + "y"),
          new Unary(
              "GELU",
              true,
              "x times the share of a normal distribution below x.",
              "(float) (0.5 * x * (1 + Erf.of(x * Math.sqrt(0.5))))",
              "x times the share of a normal distribution below x, within 2 ulp of x.",
              "FloatVector exponent = x.mul(x).mul(-0.5f);\n"
                  + Fragments.exp("exponent")
                  + Fragments.share()
                  + "FloatVector y = x.mul(share);\ny"),
          unary("SQRT", "Square root.", "(float) Math.sqrt(x)", "x.sqrt()"),
          unary("RSQRT", "1 / sqrt(x).", "(float) (1 / Math.sqrt(x))", "all(1f).div(x.sqrt())"),
          unary("SQUARE", "x * x.", "x * x", "x.mul(x)"),
          new Unary("RELU", true, "max(x, 0).", "Math.max(x, 0f)", "max(x, 0).", "x.max(0f)"),
          new Unary(
              "SIGMOID",
              true,
              "1 / (1 + e^-x).",
              "(float) (1 / (1 + Math.exp(-x)))",
              "1 / (1 + e^-x) within 2.1 ulp.",
              "FloatVector minus = x.neg();\n"
                  + Fragments.exp("minus")
                  + """
                  FloatVector y = all(1f).div(half.add(half).add(1f));
                  y\
                  """),
          new Unary(
              "TANH",
              true,
              "Hyperbolic tangent.",
              "(float) Math.tanh(x)",
              """
              Hyperbolic tangent within 2.5 ulp, odd to the last bit.

              <p>tanh |x| = m / (m + 2) with m = e^2|x| - 1, which near 0 is computed without cancellation.\
              """,
              """
              FloatVector magnitude = x.abs();
              magnitude = magnitude.blend(10f, magnitude.compare(VectorOperators.GT, 10f));
              FloatVector twice = magnitude.add(magnitude);
              """
                  + Fragments.expPolynomial("twice", 127)
                  + """
                  FloatVector m = p.fma(scale, scale.sub(1f));
                  FloatVector positive = m.div(m.add(2f));
                  IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
                  FloatVector y = positive.reinterpretAsInts().or(sign).reinterpretAsFloats();
                  y\
                  """),
          new Unary(
              "SOFTPLUS",
              false,
              "ln(1 + e^x), without overflow.",
              "(float) (Math.max(x, 0.0) + Math.log1p(Math.exp(-Math.abs((double) x))))",
              """
              ln(1 + e^x) within 2.1 ulp, as max(x, 0) + ln(1 + t) with t = e^-|x|.

              <p>u = 1 + t is rounded; (t - (u - 1)) / u makes up for what it lost, which is all of t where t
              is small.\
              """,
              "FloatVector minus = x.abs().neg();\n"
                  + Fragments.exp("minus")
                  + """
                  FloatVector t = half.add(half);
                  FloatVector u = t.add(1f);
                  """
                  + Fragments.logParts("u")
                  + Fragments.logPolynomial()
                  + """
                  FloatVector lost = t.sub(u.sub(1f)).div(u);
                  FloatVector y = x.max(0f).add(result.add(lost));
                  y\
                  """));

  static final List<Binary> BINARY =
      List.of(
          binary("ADD", "a + b.", "a + b", "x.add(y)"),
          binary("SUB", "a - b.", "a - b", "x.sub(y)"),
          binary("MUL", "a * b.", "a * b", "x.mul(y)"),
          binary("DIV", "a / b.", "a / b", "x.div(y)"),
          binary("MAX", "The larger of a and b.", "Math.max(a, b)", "x.max(y)"),
          binary("MIN", "The smaller of a and b.", "Math.min(a, b)", "x.min(y)"),
          new Binary(
              "RELU_GRAD",
              true,
              "b where a is above 0, else 0: the gradient of ReLU from its output a and the"
                  + " upstream b.",
              "a > 0 ? b : 0",
              "all(0f).blend(y, x.compare(VectorOperators.GT, 0f))"),
          new Binary(
              "SIGMOID_GRAD",
              true,
              "b * a * (1 - a): the gradient of the sigmoid from its output a and the upstream b.",
              "b * (a * (1 - a))",
              "y.mul(x.mul(all(1f).sub(x)))"),
          new Binary(
              "TANH_GRAD",
              true,
              "b * (1 - a * a): the gradient of tanh from its output a and the upstream b.",
              "b * (1 - a * a)",
              "y.mul(all(1f).sub(x.mul(x)))"),
          new Binary(
              "GELU_GRAD",
              true,
              "b times the slope of GELU at a: the gradient of GELU from its operand a and the"
                  + " upstream b.",
              "b * (float) (0.5 * (1 + Erf.of(a * Math.sqrt(0.5)))"
                  + " + a * Math.exp(-0.5 * a * a) / Math.sqrt(2 * Math.PI))",
              "FloatVector exponent = x.mul(x).mul(-0.5f);\n"
                  + Fragments.exp("exponent")
                  + Fragments.share()
                  + "FloatVector slope = half.mul(x).fma(all(2 * DENSITY), share);\n"
                  + "y.mul(slope)"),
          binary("POW", "a to the power b.", "(float) Math.pow(a, b)", ""),
          binary("FMOD", "The rest of a / b, with the sign of a.", "a % b", ""),
          truth("EQUAL", "1 where a equals b, else 0.", "==", "EQ"),
          truth("LESS", "1 where a is below b, else 0.", "<", "LT"),
          truth("LESS_OR_EQUAL", "1 where a is not above b, else 0.", "<=", "LE"),
          // Once a batch, for its accuracy: no loop of vectors.
          binary(
              "EQUAL_INT",
              "1 where the operands' 32 bits are equal, else 0 (meant for int32 operands).",
              "Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b) ? 1 : 0",
              ""));

  /** All wrap around; nothing is thrown. */
  static final List<Int> INT =
      List.of(
          integer("ADD", "a + b.", "a + b"),
          integer("SUB", "a - b.", "a - b"),
          integer("MUL", "a * b.", "a * b"),
          integer("DIV", "a / b, cut to a whole number; 0 if b is 0.", "b == 0 ? 0 : a / b"),
          integer("REM", "The rest of DIV, with the sign of a; 0 if b is 0.", "b == 0 ? 0 : a % b"),
          integer(
              "MOD",
              "The rest of a / b, with the sign of b; 0 if b is 0.",
              "b == 0 ? 0 : Math.floorMod(a, b)"),
          integer("MIN", "The smaller of a and b.", "Math.min(a, b)"),
          integer("MAX", "The larger of a and b.", "Math.max(a, b)"),
          integer(
              "POW",
              "a to the power b, cut to a whole number and kept within 32 bits.",
              "(int) Math.pow(a, b)"),
          integer("AND", "Bits that both have.", "a & b"),
          integer("OR", "Bits that one of them has.", "a | b"),
          integer("XOR", "Bits in which they differ.", "a ^ b"),
          integer("SHL", "a times 2 to the power b; 0 from 32 on.", "b < 0 || b > 31 ? 0 : a << b"),
          integer(
              "SHR",
              "The bits of a, zeros before them, moved down by b; 0 from 32 on.",
              "b < 0 || b > 31 ? 0 : a >>> b"),
          new Int("LESS", true, "1 where a is below b, else 0.", "a < b"),
          new Int("LESS_OR_EQUAL", true, "1 where a is not above b, else 0.", "a <= b"));

  private static Unary unary(String name, String doc, String scalar, String vector) {
    return new Unary(name, false, doc, scalar, doc, vector);
  }

  private static Binary binary(String name, String doc, String scalar, String vector) {
    return new Binary(name, false, doc, scalar, vector);
  }

  /** One that is rare: computed in double, rounded once, without a loop over vectors. */
  private static Unary scalar(String name, String doc, String scalar) {
    return new Unary(name, false, doc, "(float) " + scalar, doc, "");
  }

  private static Binary truth(String name, String doc, String operator, String comparison) {
    return binary(
        name,
        doc,
        "a %s b ? 1 : 0".formatted(operator),
        "all(0f).blend(1f, x.compare(VectorOperators.%s, y))".formatted(comparison));
  }

  private static Int integer(String name, String doc, String scalar) {
    return new Int(name, false, doc, scalar);
  }
}
