package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.reduce.ReduceKernel;
import dev.panagrad.engine.kernel.reduce.ReduceKind;
import dev.panagrad.engine.memory.Buffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReduceKernelTest {
  private static final List<Integer> INNER = List.of(1, 2, 10, 16, 33, 100, 207);

  /** Tolerance is so many float roundings of the sum of the magnitudes. */
  record Row(ReduceKind kind, ToDoubleFunction<double[]> exact, double tolerance) {
    @Override
    public String toString() {
      return kind.name();
    }
  }

  private static List<Row> rows() {
    return List.of(
        new Row(ReduceKind.SUM, values -> Arrays.stream(values).sum(), 0x1p-23),
        new Row(ReduceKind.MEAN, values -> Arrays.stream(values).average().orElseThrow(), 0x1p-23),
        new Row(ReduceKind.MAX, values -> Arrays.stream(values).max().orElseThrow(), 0),
        new Row(ReduceKind.MIN, values -> Arrays.stream(values).min().orElseThrow(), 0),
        new Row(ReduceKind.PROD, values -> Arrays.stream(values).reduce(1, (a, b) -> a * b), 0));
  }

  @Test
  void everyKindHasARow() {
    Set<ReduceKind> kinds = rows().stream().map(Row::kind).collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(ReduceKind.class), kinds);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void matchesTheFormula(Row row) {
    for (KernelSet set : KernelTrial.sets()) {
      for (int reduced : KernelTrial.SIZES) {
        for (int inner : INNER) {
          check(row, set, 3, reduced, inner);
        }
      }
    }
  }

  private static void check(Row row, KernelSet set, int outer, int reduced, int inner) {
    long size = (long) outer * inner;
    String what = "%s %s [%d, %d, %d]".formatted(set.name(), row, outer, reduced, inner);
    try (KernelTrial trial = new KernelTrial(size + reduced)) {
      long from = trial.random.nextLong(size);
      long to = trial.random.nextLong(from, size + 1);
      Buffer in = trial.input(size * reduced, -1, 1);
      Buffer out = trial.guarded(size);
      ReduceKernel.of(set, row.kind).apply(in, out, reduced, inner, from, to);
      for (long i = from; i < to; i++) {
        double[] values = new double[reduced];
        double magnitude = 0;
        for (int r = 0; r < reduced; r++) {
          values[r] = in.get((i / inner * reduced + r) * inner + i % inner);
          magnitude += Math.abs(values[r]);
        }
        double allowed = row.tolerance * magnitude * Math.sqrt(reduced);
        double expected = row.exact.applyAsDouble(values);
        KernelTrial.assertClose(expected, out.get(i), 1, allowed, what + " at " + i);
      }
      KernelTrial.assertGuarded(out, from, to, what);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSplitDoesNotChangeTheBits(ReduceKind kind) {
    for (KernelSet set : KernelTrial.sets()) {
      for (int inner : INNER) {
        try (KernelTrial trial = new KernelTrial(inner)) {
          long size = 5L * inner;
          Buffer in = trial.input(size * 100, -1, 1);
          Buffer whole = trial.guarded(size);
          Buffer pieces = trial.guarded(size);
          ReduceKernel.of(set, kind).apply(in, whole, 100, inner, 0, size);
          for (long from = 0; from < size; ) {
            long to = trial.random.nextLong(from + 1, size + 1);
            ReduceKernel.of(set, kind).apply(in, pieces, 100, inner, from, to);
            from = to;
          }
          KernelTrial.assertSameBits(whole, pieces, 0, size, set.name() + " inner " + inner);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNanStaysInItsOutput(ReduceKind kind) {
    for (KernelSet set : KernelTrial.sets()) {
      for (int inner : INNER) {
        try (KernelTrial trial = new KernelTrial(inner)) {
          Buffer in = trial.input(3L * 20 * inner, -1, 1);
          in.set(25L * inner, Float.NaN);
          Buffer out = trial.guarded(3L * inner);
          ReduceKernel.of(set, kind).apply(in, out, 20, inner, 0, 3L * inner);
          for (int i = 0; i < 3 * inner; i++) {
            assertEquals(
                i == inner, Float.isNaN(out.get(i)), set.name() + " " + inner + " at " + i);
          }
        }
      }
    }
  }
}
