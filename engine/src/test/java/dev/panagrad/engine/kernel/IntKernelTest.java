package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.elementwise.IntBinaryKernel;
import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.engine.kernel.elementwise.Selection;
import dev.panagrad.engine.memory.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntKernelTest {
  private static final int[] NUMBERS = {
    0, 1, -1, 2, -2, 3, 7, -7, 31, 32, 33, -33, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  /** In 64 bits, as the name says. */
  private static long exact(IntKind kind, long a, long b) {
    return switch (kind) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> b == 0 ? 0 : a / b;
      case REM -> b == 0 ? 0 : a - a / b * b;
      case MOD -> b == 0 ? 0 : a - Math.floorDiv(a, b) * b;
      case MIN -> a < b ? a : b;
      case MAX -> a < b ? b : a;
      case POW ->
          (long) Math.clamp(Math.pow((double) a, (double) b), Integer.MIN_VALUE, Integer.MAX_VALUE);
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case SHL -> b >= 0 && b < 32 ? a << b : 0;
      case SHR -> b >= 0 && b < 32 ? (a & 0xffff_ffffL) >> b : 0;
      case LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
    };
  }

  @ParameterizedTest
  @EnumSource
  void wrapsAroundAndNeverThrows(IntKind kind) {
    int n = NUMBERS.length;
    try (KernelTrial trial = new KernelTrial(0)) {
      Buffer numbers = trial.guarded(n);
      for (int i = 0; i < n; i++) {
        numbers.setInt(i, NUMBERS[i]);
      }
      Buffer out = trial.guarded((long) n * n);
      // A column beside a row, in a range that begins and ends within rows.
      new IntBinaryKernel(kind).apply(numbers, 1, 0, numbers, 0, 1, out, n, 3, n * (long) n - 2);
      for (int i = 3; i < n * n - 2; i++) {
        int a = NUMBERS[i / n];
        int b = NUMBERS[i % n];
        String what = "%s of %d and %d".formatted(kind, a, b);
        int found = kind.isTruth() ? (int) out.get(i) : out.getInt(i);
        assertEquals((int) exact(kind, a, b), found, what);
      }
      KernelTrial.assertGuarded(out, 3, n * (long) n - 2, kind.name());
    }
  }

  @Test
  void choosesBitsWhateverTheyMean() {
    float[] conditions = {0, 1, -0f, Float.NaN, Float.MIN_VALUE, -3, 0, 1};
    try (KernelTrial trial = new KernelTrial(1)) {
      int n = conditions.length;
      Buffer c = trial.input(conditions);
      Buffer a = trial.input(Float.NaN, 1, 2, -0f, Float.POSITIVE_INFINITY, 5, 6, 7);
      Buffer b = trial.ints(n, Integer.MIN_VALUE, Integer.MAX_VALUE);
      Buffer out = trial.guarded(n);
      Selection.select(c, 1, a, 1, b, 1, out, 1, n);
      KernelTrial.assertGuarded(out, 1, n, "select");
      Buffer inPlace = trial.copy(b);
      Selection.select(c, 1, a, 0, inPlace, 1, inPlace, 0, n);
      for (int i = 0; i < n; i++) {
        boolean chosen = conditions[i] != 0;
        assertEquals(chosen ? a.getInt(0) : b.getInt(i), inPlace.getInt(i), "in place " + i);
        if (i > 0) {
          assertEquals(chosen ? a.getInt(i) : b.getInt(i), out.getInt(i), "element " + i);
        }
      }
    }
  }

  @Test
  void convertsNumbersInPlace() {
    try (KernelTrial trial = new KernelTrial(2)) {
      Buffer values = trial.input(1.9f, -1.9f, 3e9f, -3e9f, Float.NaN, 0.5f);
      int[] cut = {1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 0};
      Selection.toInts(values, values, 0, cut.length);
      for (int i = 0; i < cut.length; i++) {
        assertEquals(cut[i], values.getInt(i));
      }
      Selection.toFloats(values, values, 0, 2);
      assertEquals(1f, values.get(0));
      assertEquals(-1f, values.get(1));
      assertEquals(Integer.MAX_VALUE, values.getInt(2), "outside the range");
    }
  }
}
