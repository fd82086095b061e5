package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MovementKernelsTest {
  private static Stream<Integer> sizes() {
    return KernelTrial.SIZES.stream();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void fillWritesItsRange(int size) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(size)) {
        long from = trial.random.nextInt(size);
        long to = trial.random.nextLong(from, size + 1L);
        Buffer out = trial.guarded(size);
        MovementKernels.of(set).fill(out, 2.5f, from, to);
        for (long i = from; i < to; i++) {
          assertEquals(2.5f, out.get(i), set.name());
        }
        KernelTrial.assertGuarded(out, from, to, set.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void copyRowsMovesARectangle(int cols) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        for (long inStride : List.of(0L, (long) cols, cols + 3L)) {
          for (long outStride : List.of((long) cols, cols + 5L)) {
            Buffer in = trial.input(2 + 4 * (cols + 3L), -1, 1);
            Buffer out = trial.guarded(1 + 4 * (cols + 5L));
            MovementKernels.of(set).copyRows(in, 2, inStride, out, 1, outStride, cols, 1, 4);
            Buffer expected = trial.guarded(out.length());
            for (long row = 1; row < 4; row++) {
              for (long col = 0; col < cols; col++) {
                expected.set(1 + row * outStride + col, in.get(2 + row * inStride + col));
              }
            }
            KernelTrial.assertSameBits(expected, out, 0, out.length(), set.name() + " " + cols);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void transposeExchangesRowsAndColumns(int cols) {
    for (KernelSet set : KernelTrial.sets()) {
      for (int rows : List.of(1, 3, 4, 8, 15, 16, 17, 37, 100)) {
        try (KernelTrial trial = new KernelTrial(cols)) {
          int matrices = cols > 1000 ? 1 : 2;
          long outRows = (long) matrices * cols;
          Buffer in = trial.ints(outRows * rows, Integer.MIN_VALUE, Integer.MAX_VALUE);
          Buffer out = trial.guarded(outRows * rows);
          long from = trial.random.nextLong(outRows);
          long to = trial.random.nextLong(from, outRows + 1);
          MovementKernels.of(set).transpose(in, out, rows, cols, from, to);
          String what = "%s [%d, %d] rows %d to %d".formatted(set.name(), rows, cols, from, to);
          for (long r = from; r < to; r++) {
            for (int c = 0; c < rows; c++) {
              long source = (r / cols * rows + c) * cols + r % cols;
              assertEquals(in.getInt(source), out.getInt(r * rows + c), what);
            }
          }
          KernelTrial.assertGuarded(out, from * rows, to * rows, what);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void gatherAndScatterAreProductsWithOneHotRows(int cols) {
    int tableRows = 5;
    int rows = 9;
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        Buffer table = trial.input((long) tableRows * cols, -1, 1);
        Buffer indices = trial.ints(rows, -1, tableRows + 1);
        Buffer gathered = trial.guarded((long) rows * cols);
        MovementKernels.of(set).gatherRows(table, indices, gathered, cols, 1, 8);
        for (int row = 1; row < 8; row++) {
          int index = indices.getInt(row);
          boolean known = index >= 0 && index < tableRows;
          for (int col = 0; col < cols; col++) {
            float expected = known ? table.get((long) index * cols + col) : 0;
            assertEquals(expected, gathered.get((long) row * cols + col), set.name());
          }
        }
        KernelTrial.assertGuarded(gathered, cols, 8L * cols, set.name());

        Buffer in = trial.input((long) rows * cols, -1, 1);
        Buffer out = trial.guarded((long) tableRows * cols);
        int middle = cols / 2;
        MovementKernels.of(set).scatterAddRows(in, indices, out, tableRows, cols, rows, 0, middle);
        MovementKernels.of(set)
            .scatterAddRows(in, indices, out, tableRows, cols, rows, middle, cols);
        for (int i = 0; i < tableRows * cols; i++) {
          float expected = 0;
          for (int row = 0; row < rows; row++) {
            if (indices.getInt(row) == i / cols) {
              expected += in.get((long) row * cols + i % cols);
            }
          }
          assertEquals(expected, out.get(i), set.name());
        }
        KernelTrial.assertGuarded(out, 0, out.length(), set.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void oneHotMarksItsClass(int depth) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(depth)) {
        Buffer indices = trial.ints(7, -1, depth + 1);
        Buffer out = trial.guarded(7L * depth);
        MovementKernels.of(set).oneHot(indices, out, depth, 2, 6);
        for (int i = 2 * depth; i < 6 * depth; i++) {
          assertEquals(indices.getInt(i / depth) == i % depth ? 1f : 0f, out.get(i), set.name());
        }
        KernelTrial.assertGuarded(out, 2L * depth, 6L * depth, set.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void argMaxIsTheFirstLargest(int cols) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        Buffer in = trial.ints(9L * cols, -3, 4);
        for (long i = 0; i < in.length(); i++) {
          in.set(i, in.getInt(i));
        }
        in.set(2L * cols + trial.random.nextInt(cols), Float.NaN);
        MovementKernels.of(set).fill(in, Float.NEGATIVE_INFINITY, 3L * cols, 4L * cols);
        Buffer out = trial.guarded(9);
        MovementKernels.of(set).argMax(in, out, cols, 1, 8);
        for (int row = 1; row < 8; row++) {
          int expected = 0;
          for (int col = 1; col < cols; col++) {
            float best = in.get((long) row * cols + expected);
            // Float.compare takes NaN as largest; there are no negative zeros here.
            expected = Float.compare(in.get((long) row * cols + col), best) > 0 ? col : expected;
          }
          assertEquals(expected, out.getInt(row), set.name() + " cols " + cols + " row " + row);
        }
        KernelTrial.assertGuarded(out, 1, 8, set.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void gatherBytesReadsUnsignedBytesOfTheColumns(int count) {
    int cols = count + 5;
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(count);
          Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = bytes(trial, arena, 2L * cols, 256);
        Buffer out = trial.guarded(cols);
        MovementKernels.of(set)
            .gatherBytes(bytes, new int[] {1}, 1, 1 / 255f, out, cols, 2, 2 + count);
        for (int i = 2; i < 2 + count; i++) {
          int value = bytes.get(ValueLayout.JAVA_BYTE, cols + i) & 0xff;
          assertEquals(value * (1 / 255f), out.get(i), set.name() + " at " + i);
        }
        KernelTrial.assertGuarded(out, 2, count + 2L, set.name());
      }
    }
  }

  @Test
  void gatherBytesAndOneHotTakeRowsInTheOrderAskedFor() {
    int[] rows = new Random(7).ints(60, 0, 40).toArray();
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(7);
          Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = bytes(trial, arena, 40 * 130, 256);
        MemorySegment labels = bytes(trial, arena, 40, 7);
        Buffer out = trial.guarded(59 * 130);
        Buffer hot = trial.guarded(59 * 7);
        MovementKernels.of(set).gatherBytes(bytes, rows, 59, 1, out, 130, 0, 130);
        MovementKernels.of(set).gatherOneHot(labels, rows, 59, hot, 7);
        for (int r = 0; r < 59; r++) {
          for (int c = 0; c < 130; c++) {
            int value = bytes.get(ValueLayout.JAVA_BYTE, rows[r] * 130L + c) & 0xff;
            assertEquals(value, out.get(r * 130L + c), set.name() + " row " + r + " column " + c);
          }
          for (int c = 0; c < 7; c++) {
            int hit = labels.get(ValueLayout.JAVA_BYTE, rows[r]) == c ? 1 : 0;
            assertEquals(hit, hot.get(r * 7L + c), set.name() + " row " + r + " class " + c);
          }
        }
        KernelTrial.assertGuarded(out, 0, 59 * 130, set.name());
        KernelTrial.assertGuarded(hot, 0, 59 * 7, set.name());
      }
    }
  }

  private static MemorySegment bytes(KernelTrial trial, Arena arena, long count, int bound) {
    MemorySegment bytes = arena.allocate(count);
    for (long i = 0; i < count; i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) trial.random.nextInt(bound));
    }
    return bytes;
  }

  @Test
  void argMaxOfNegativeAndPositiveZeroIsTheFirst() {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(0)) {
        Buffer out = trial.guarded(1);
        MovementKernels.of(set).argMax(trial.input(-1f, -0f, 0f), out, 3, 0, 1);
        assertEquals(1, out.getInt(0), set.name());
      }
    }
  }
}
