package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.elementwise.UnaryKernel;
import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.memory.Buffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnaryKernelTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float[] EXTREMES = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1e-39f,
    1e-30f,
    -1e-30f,
    1f,
    -1f,
    9f,
    -9f,
    20f,
    -20f,
    86f,
    -86f,
    88.7f,
    -88.7f,
    89.5f,
    -104f,
    1000f,
    -1000f,
    3e38f,
    -3e38f,
    INFINITY,
    -INFINITY,
    Float.NaN
  };

  /** What is below is as good as 0: exp and what is made of it don't go into the subnormals. */
  private static final double FLOOR = 1.8e-38;

  record Row(
      UnaryKind kind, DoubleUnaryOperator exact, double low, double high, int ulps, double floor) {
    Row(UnaryKind kind, DoubleUnaryOperator exact, double low, double high, int ulps) {
      this(kind, exact, low, high, ulps, FLOOR);
    }

    @Override
    public String toString() {
      return kind.name();
    }
  }

  private static List<Row> rows() {
    return List.of(
        new Row(UnaryKind.NEG, x -> -x, -100, 100, 0),
        new Row(UnaryKind.ABS, Math::abs, -100, 100, 0),
        new Row(UnaryKind.SIGN, Math::signum, -1, 1, 0),
        new Row(UnaryKind.FLOOR, Math::floor, -100, 100, 0),
        new Row(UnaryKind.CEIL, Math::ceil, -100, 100, 0),
        new Row(UnaryKind.ROUND, Math::rint, -100, 100, 0),
        new Row(UnaryKind.SIN, Math::sin, -100, 100, 2),
        new Row(UnaryKind.COS, Math::cos, -100, 100, 2),
        new Row(UnaryKind.TAN, Math::tan, -100, 100, 1),
        new Row(UnaryKind.ASIN, Math::asin, -1, 1, 1),
        new Row(UnaryKind.ACOS, Math::acos, -1, 1, 1),
        new Row(UnaryKind.ATAN, Math::atan, -100, 100, 1),
        new Row(UnaryKind.SINH, Math::sinh, -80, 80, 1),
        new Row(UnaryKind.COSH, Math::cosh, -80, 80, 1),
        new Row(UnaryKind.ASINH, UnaryKernelTest::asinh, -100, 100, 1),
        new Row(UnaryKind.ACOSH, UnaryKernelTest::acosh, 1, 100, 1),
        new Row(UnaryKind.ATANH, UnaryKernelTest::atanh, -1, 1, 1),
        new Row(UnaryKind.ERF, UnaryKernelTest::erf, -5, 5, 2),
        new Row(UnaryKind.GELU, UnaryKernelTest::gelu, -6, 6, 3, 5e-7),
        new Row(UnaryKind.EXP, Math::exp, -90, 90, 2),
        new Row(UnaryKind.LOG, Math::log, 1e-6, 1e4, 2),
        new Row(UnaryKind.SQRT, Math::sqrt, 0, 1e4, 1),
        new Row(UnaryKind.RSQRT, x -> 1 / Math.sqrt(x), 1e-4, 1e4, 2),
        new Row(UnaryKind.SQUARE, x -> x * x, -100, 100, 1),
        new Row(UnaryKind.RELU, x -> Math.max(x, 0), -1, 1, 0),
        new Row(UnaryKind.SIGMOID, x -> 1 / (1 + Math.exp(-x)), -30, 30, 3),
        new Row(UnaryKind.TANH, Math::tanh, -5, 5, 3),
        new Row(UnaryKind.SOFTPLUS, UnaryKernelTest::softplus, -90, 90, 3));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Far below 0 the sum of {@link #erf} and 1 would be rounding only. */
  private static double gelu(double x) {
    return x < -10 ? x * 0 : 0.5 * x * (1 + erf(x * Math.sqrt(0.5)));
  }

  /** By solving sinh y = x. */
  private static double asinh(double x) {
    return Double.isFinite(x) && x != 0 ? solve(Math::sinh, Math::cosh, x, start(x)) : x;
  }

  private static double acosh(double x) {
    if (x < 1 || !Double.isFinite(x)) {
      return x > 1 ? x : Double.NaN;
    }
    return x == 1 ? 0 : solve(Math::cosh, Math::sinh, x, Math.abs(start(x)));
  }

  private static double atanh(double x) {
    if (!(Math.abs(x) < 1)) {
      return Math.abs(x) == 1 ? x / 0 : Double.NaN;
    }
    return x == 0 ? x : solve(Math::tanh, y -> 1 - Math.tanh(y) * Math.tanh(y), x, x);
  }

  /** The inverse hyperbolic functions nearly, for large and small x. */
  private static double start(double x) {
    return Math.signum(x) * Math.log1p(Math.abs(x) + Math.abs(x));
  }

  /** Newton's method. */
  private static double solve(
      DoubleUnaryOperator function, DoubleUnaryOperator slope, double x, double start) {
    double y = start;
    for (int i = 0; i < 100; i++) {
      y -= (function.applyAsDouble(y) - x) / slope.applyAsDouble(y);
    }
    return y;
  }

  /** By Simpson's rule. */
  static double erf(double x) {
    double end = Math.clamp(x, -6, 6);
    int steps = 2000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double at = end * i / steps;
      double weight = i == 0 || i == steps ? 1 : 2 + 2 * (i % 2);
      sum += weight * Math.exp(-at * at);
    }
    return sum * (end / steps) / 3 * (2 / Math.sqrt(Math.PI));
  }

  @Test
  void wholeNumbersAreRoundedToTheEvenOneOfTwo() {
    float[] halves = {-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 8388607.5f, 8388609f, 1e10f, -0f};
    float[] expected = {-2, -2, -0f, 0, 2, 2, 8388608f, 8388609f, 1e10f, -0f};
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(0)) {
        Buffer in = trial.input(halves);
        UnaryKernel.of(set, UnaryKind.ROUND).apply(in, in, 0, halves.length);
        KernelTrial.assertSameBits(trial.input(expected), in, 0, halves.length, set.name());
      }
    }
  }

  @Test
  void anglesOfAllSizesAreReduced() {
    for (KernelSet set : KernelTrial.sets()) {
      for (double size : new double[] {1e-6, 1, 30, 3e4, 1e5, 1e9, 1e30}) {
        try (KernelTrial trial = new KernelTrial(7)) {
          Buffer in = trial.input(1000, -size, size);
          Buffer out = trial.guarded(1000);
          for (Row row : rows()) {
            if (row.kind == UnaryKind.SIN || row.kind == UnaryKind.COS) {
              UnaryKernel.of(set, row.kind).apply(in, out, 0, 1000);
              check(row, set, in, out, 0, 1000);
            }
          }
        }
      }
    }
  }

  @Test
  void everyKindHasARow() {
    Set<UnaryKind> kinds = rows().stream().map(Row::kind).collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(UnaryKind.class), kinds);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void matchesTheFormula(Row row) {
    for (KernelSet set : KernelTrial.sets()) {
      for (int size : KernelTrial.SIZES) {
        try (KernelTrial trial = new KernelTrial(size)) {
          long from = trial.random.nextInt(size);
          long to = trial.random.nextLong(from, size + 1L);
          Buffer in = trial.input(size, row.low, row.high);
          Buffer out = trial.guarded(size);
          UnaryKernel.of(set, row.kind).apply(in, out, from, to);
          check(row, set, in, out, from, to);
          KernelTrial.assertGuarded(out, from, to, what(row, set, size));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void worksInPlace(Row row) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(1)) {
        Buffer in = trial.input(207, row.low, row.high);
        Buffer out = trial.copy(in);
        UnaryKernel.of(set, row.kind).apply(out, out, 3, 205);
        check(row, set, in, out, 3, 205);
        KernelTrial.assertSameBits(in, out, 0, 3, what(row, set, 207));
        KernelTrial.assertSameBits(in, out, 205, 207, what(row, set, 207));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRightAtTheExtremes(Row row) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(0)) {
        Buffer in = trial.input(EXTREMES);
        Buffer out = trial.guarded(EXTREMES.length);
        UnaryKernel.of(set, row.kind).apply(in, out, 0, EXTREMES.length);
        check(row, set, in, out, 0, EXTREMES.length);
      }
    }
  }

  private static void check(Row row, KernelSet set, Buffer in, Buffer out, long from, long to) {
    for (long i = from; i < to; i++) {
      double expected = row.exact.applyAsDouble(in.get(i));
      String what = what(row, set, in.length()) + " of " + in.get(i);
      KernelTrial.assertClose(expected, out.get(i), row.ulps, row.floor, what);
    }
  }

  private static String what(Row row, KernelSet set, long size) {
    return "%s %s size %d".formatted(set.name(), row.kind, size);
  }
}
