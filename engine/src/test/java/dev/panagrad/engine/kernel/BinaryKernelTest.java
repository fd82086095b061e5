package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.elementwise.BinaryKernel;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.memory.Buffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BinaryKernelTest {
  private static final float[] EXTREMES = {
    0f, -0f, 1f, -1f, Float.MIN_VALUE, -1e-39f, 3e38f, -3e38f, Float.POSITIVE_INFINITY, Float.NaN
  };

  /** How an operand lies beside the output's rows of cols elements. */
  private enum Layout {
    PLAIN,
    ROW_VECTOR,
    COLUMN_VECTOR,
    SCALAR,
    /** Rows further apart than they are long. */
    SPACED;

    long rowStride(long cols) {
      return switch (this) {
        case PLAIN -> cols;
        case ROW_VECTOR, SCALAR -> 0;
        case COLUMN_VECTOR -> 1;
        case SPACED -> cols + 5;
      };
    }

    int colStride() {
      return this == COLUMN_VECTOR || this == SCALAR ? 0 : 1;
    }

    long length(long rows, long cols) {
      return (rows - 1) * rowStride(cols) + (cols - 1) * colStride() + 1;
    }
  }

  record Row(BinaryKind kind, DoubleBinaryOperator exact, int ulps, double floor) {
    @Override
    public String toString() {
      return kind.name();
    }
  }

  private static List<Row> rows() {
    return List.of(
        new Row(BinaryKind.ADD, Double::sum, 1, 0),
        new Row(BinaryKind.SUB, (a, b) -> a - b, 1, 0),
        new Row(BinaryKind.MUL, (a, b) -> a * b, 1, 0),
        new Row(BinaryKind.DIV, (a, b) -> a / b, 1, 0),
        new Row(BinaryKind.MAX, Math::max, 0, 0),
        new Row(BinaryKind.MIN, Math::min, 0, 0),
        new Row(BinaryKind.RELU_GRAD, (a, b) -> a > 0 ? b : 0, 0, 0),
        new Row(BinaryKind.SIGMOID_GRAD, (a, b) -> b * (a * (1 - a)), 3, 1e-6),
        new Row(BinaryKind.TANH_GRAD, (a, b) -> b * (1 - a * a), 3, 1e-6),
        new Row(BinaryKind.GELU_GRAD, (a, b) -> b * geluSlope(a), 3, 1e-6),
        new Row(BinaryKind.POW, Math::pow, 1, 0),
        new Row(BinaryKind.FMOD, (a, b) -> a % b, 0, 0),
        new Row(BinaryKind.EQUAL, (a, b) -> a == b ? 1 : 0, 0, 0),
        new Row(BinaryKind.LESS, (a, b) -> a < b ? 1 : 0, 0, 0),
        new Row(BinaryKind.LESS_OR_EQUAL, (a, b) -> a <= b ? 1 : 0, 0, 0),
        new Row(BinaryKind.EQUAL_INT, (a, b) -> a == b ? 1 : 0, 0, 0));
  }

  static double geluSlope(double x) {
    double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    return 0.5 * (1 + UnaryKernelTest.erf(x * Math.sqrt(0.5))) + x * density;
  }

  @Test
  void everyKindHasARow() {
    Set<BinaryKind> kinds = rows().stream().map(Row::kind).collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(BinaryKind.class), kinds);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void matchesTheFormulaInEveryLayout(Row row) {
    for (KernelSet set : KernelTrial.sets()) {
      for (Layout a : Layout.values()) {
        for (Layout b : Layout.values()) {
          for (int cols : List.of(1, 3, 10, 16, 33, 207)) {
            for (int rows : List.of(1, 2, 7)) {
              check(row, set, a, b, rows, cols);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void matchesTheFormulaAtEverySize(Row row) {
    for (KernelSet set : KernelTrial.sets()) {
      for (int size : KernelTrial.SIZES) {
        check(row, set, Layout.PLAIN, Layout.PLAIN, 1, size);
        check(row, set, Layout.ROW_VECTOR, Layout.PLAIN, 3, size);
        check(row, set, Layout.PLAIN, Layout.COLUMN_VECTOR, 3, size);
      }
    }
  }

  private static void check(Row row, KernelSet set, Layout a, Layout b, int rows, int cols) {
    long size = (long) rows * cols;
    try (KernelTrial trial = new KernelTrial(size)) {
      long from = trial.random.nextLong(size);
      long to = trial.random.nextLong(from, size + 1);
      Buffer left = operand(trial, row, a.length(rows, cols));
      Buffer right = operand(trial, row, b.length(rows, cols));
      Buffer out = trial.guarded(size);
      apply(set, row, left, a, right, b, out, cols, from, to);
      String what = "%s %s(%s, %s) [%d, %d]".formatted(set.name(), row, a, b, rows, cols);
      for (long i = from; i < to; i++) {
        float x = left.get(i / cols * a.rowStride(cols) + i % cols * a.colStride());
        float y = right.get(i / cols * b.rowStride(cols) + i % cols * b.colStride());
        double expected = row.exact.applyAsDouble(x, y);
        KernelTrial.assertClose(expected, out.get(i), row.ulps, row.floor, what + " at " + i);
      }
      KernelTrial.assertGuarded(out, from, to, what);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void bothSetsAgreeAtTheExtremes(Row row) {
    try (KernelTrial trial = new KernelTrial(0)) {
      int n = EXTREMES.length;
      Buffer values = trial.input(EXTREMES);
      Buffer expected = trial.guarded((long) n * n);
      Buffer found = trial.guarded((long) n * n);
      Layout a = Layout.COLUMN_VECTOR;
      Layout b = Layout.ROW_VECTOR;
      List<KernelSet> sets = KernelTrial.sets();
      apply(sets.get(0), row, values, a, values, b, expected, n, 0, (long) n * n);
      apply(sets.get(1), row, values, a, values, b, found, n, 0, (long) n * n);
      for (int i = 0; i < n * n; i++) {
        String what = "%s(%s, %s)".formatted(row, EXTREMES[i / n], EXTREMES[i % n]);
        if (row.kind != BinaryKind.GELU_GRAD) {
          assertEquals(expected.get(i), found.get(i), what);
        } else if (Float.isFinite(expected.get(i))) {
          // The exact exponential rounds otherwise, and what it gives at infinity isn't a number.
          KernelTrial.assertClose(expected.get(i), found.get(i), row.ulps, row.floor, what);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theOutputMayBeAnOperand(Row row) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(2)) {
        Buffer plain = operand(trial, row, 7 * 31);
        Buffer vector = operand(trial, row, 31);
        Buffer expected = trial.guarded(7 * 31);
        Buffer found = trial.copy(plain);
        apply(set, row, plain, Layout.PLAIN, vector, Layout.ROW_VECTOR, expected, 31, 0, 217);
        apply(set, row, found, Layout.PLAIN, vector, Layout.ROW_VECTOR, found, 31, 0, 217);
        KernelTrial.assertSameBits(expected, found, 0, 217, set.name() + " a = out");
        found = trial.copy(plain);
        apply(set, row, vector, Layout.ROW_VECTOR, plain, Layout.PLAIN, expected, 31, 0, 217);
        apply(set, row, vector, Layout.ROW_VECTOR, found, Layout.PLAIN, found, 31, 0, 217);
        KernelTrial.assertSameBits(expected, found, 0, 217, set.name() + " b = out");
      }
    }
  }

  private static Buffer operand(KernelTrial trial, Row row, long length) {
    return switch (row.kind) {
      case EQUAL_INT -> trial.ints(length, 0, 3);
      case EQUAL, LESS, LESS_OR_EQUAL -> wholeNumbers(trial, length);
      default -> trial.input(length, -2, 2);
    };
  }

  private static Buffer wholeNumbers(KernelTrial trial, long length) {
    Buffer buffer = trial.guarded(length);
    for (long i = 0; i < length; i++) {
      buffer.set(i, trial.random.nextInt(-1, 2));
    }
    return buffer;
  }

  private static void apply(
      KernelSet set,
      Row row,
      Buffer a,
      Layout aLayout,
      Buffer b,
      Layout bLayout,
      Buffer out,
      long cols,
      long from,
      long to) {
    BinaryKernel.of(set, row.kind)
        .apply(
            a,
            aLayout.rowStride(cols),
            aLayout.colStride(),
            b,
            bLayout.rowStride(cols),
            bLayout.colStride(),
            out,
            cols,
            from,
            to);
  }
}
