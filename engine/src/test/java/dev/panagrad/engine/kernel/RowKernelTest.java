package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.row.RowKernel;
import dev.panagrad.engine.kernel.row.RowKind;
import dev.panagrad.engine.memory.Buffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kernel over rows: the vector form against the scalar one, in memory full of NaN. */
class RowKernelTest {
  private static final int ROWS = 5;

  record Row(RowKind kind, float... parameters) {
    void run(int form, Buffer[] operands, int cols, int from, int to) {
      RowKernel.of(KernelTrial.sets().get(form), kind).apply(operands, parameters, cols, from, to);
    }

    long length(int operand, int cols) {
      return kind.isMatrix(operand) ? (long) ROWS * cols : cols;
    }

    /** Numbers in the inputs, guards in the results. */
    Buffer[] operands(KernelTrial trial, int cols) {
      Buffer[] operands = new Buffer[kind.operands()];
      for (int i = 0; i < operands.length; i++) {
        long length = length(i, cols);
        operands[i] = i < kind.inputs() ? trial.input(length, -1, 1) : trial.guarded(length);
      }
      return operands;
    }
  }

  private static List<Row> rows() {
    return List.of(
        new Row(RowKind.LAYER_NORM, 1, 1e-5f),
        new Row(RowKind.LAYER_NORM, 0, 1e-5f),
        new Row(RowKind.LAYER_NORM_INPUT_GRAD, 1, 1e-5f),
        new Row(RowKind.LAYER_NORM_INPUT_GRAD, 0, 1e-5f),
        new Row(RowKind.LAYER_NORM_PARAMETER_GRAD, 1, 1e-5f),
        new Row(RowKind.LAYER_NORM_PARAMETER_GRAD, 0, 1e-5f),
        new Row(RowKind.SOFTMAX_GRAD, 0.4f));
  }

  @Test
  void everyKindHasARow() {
    Set<RowKind> kinds = rows().stream().map(Row::kind).collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(RowKind.class), kinds);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void vectorsAgreeWithTheScalarForm(Row row) {
    for (int cols : KernelTrial.SIZES) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        Buffer[] scalar = row.operands(trial, cols);
        Buffer[] vector = scalar.clone();
        int from = trial.random.nextInt(ROWS);
        int to = trial.random.nextInt(from, ROWS + 1);
        for (int i = row.kind.inputs(); i < vector.length; i++) {
          vector[i] = trial.guarded(vector[i].length());
        }
        row.run(0, scalar, cols, from, to);
        row.run(1, vector, cols, from, to);
        for (int i = row.kind.inputs(); i < vector.length; i++) {
          String what = row.kind + ", " + cols + " columns, operand " + i;
          long start = row.kind.isSum() ? 0 : (long) from * cols;
          long end = row.kind.isSum() ? cols : (long) to * cols;
          KernelTrial.assertGuarded(scalar[i], start, end, what);
          KernelTrial.assertGuarded(vector[i], start, end, what);
          // One or two columns have next to no variance, which multiplies what rounding leaves.
          double allowed = cols <= 2 ? 0.1 : 2e-5;
          for (long e = start; e < end; e++) {
            assertEquals(scalar[i].get(e), vector[i].get(e), allowed, what);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void resultsMayLieOverAnInput(Row row) {
    int result = row.kind.operands() - 1;
    for (int cols : KernelTrial.SIZES) {
      for (int input = 0; input < row.kind.inputs(); input++) {
        for (int form = 0; form < 2 && !row.kind.isSum() && row.kind.isMatrix(input); form++) {
          try (KernelTrial trial = new KernelTrial(cols)) {
            Buffer[] apart = row.operands(trial, cols);
            Buffer[] over = apart.clone();
            over[input] = trial.copy(apart[input]);
            over[result] = over[input];
            row.run(form, apart, cols, 0, ROWS);
            row.run(form, over, cols, 0, ROWS);
            String what = row.kind + ", " + cols + " columns, over input " + input;
            KernelTrial.assertSameBits(apart[result], over[input], 0, (long) ROWS * cols, what);
          }
        }
      }
    }
  }

  @Test
  void largeMeansCostLayerNormNoAccuracy() {
    int cols = 777;
    Row row = new Row(RowKind.LAYER_NORM, 1, 0);
    try (KernelTrial trial = new KernelTrial(1)) {
      Buffer x = trial.input(cols, 1000, 1001);
      Buffer one = trial.input(cols, 1, 1.0001);
      Buffer[] scalar = {x, one, one, trial.guarded(cols)};
      Buffer[] vector = {x, one, one, trial.guarded(cols)};
      row.run(0, scalar, cols, 0, 1);
      row.run(1, vector, cols, 0, 1);
      for (int c = 0; c < cols; c++) {
        assertEquals(scalar[3].get(c), vector[3].get(c), 1e-3, "column " + c);
      }
    }
  }
}
