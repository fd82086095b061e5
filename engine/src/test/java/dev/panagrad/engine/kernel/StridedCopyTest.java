package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.layout.StridedCopy;
import dev.panagrad.engine.kernel.layout.StridedCopy.Axis;
import dev.panagrad.engine.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StridedCopyTest {
  private static final int[] SIZES = {1, 1, 2, 3, 4, 5, 15, 16, 17, 33};

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  /** Axes in any order with steps of either sign, gaps and repetitions, into an array with gaps. */
  @ParameterizedTest
  @MethodSource("seeds")
  void copiesWhatTheStridesSay(int seed) {
    Random random = new Random(seed);
    int rank = random.nextInt(6);
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(order, random);
    long[] sizes = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = SIZES[random.nextInt(rank > 3 ? 6 : SIZES.length)];
    }
    long[] inStrides = new long[rank];
    long inStart = 3;
    long inLength = 1;
    for (int axis : order.reversed()) {
      int step = random.nextInt(4) == 0 ? 2 : 1;
      int kind = random.nextInt(8);
      inStrides[axis] = kind == 0 ? 0 : kind == 1 ? -step * inLength : step * inLength;
      inStart += kind == 1 ? (sizes[axis] - 1) * step * inLength : 0;
      inLength *= kind == 0 ? 1 : sizes[axis] * step;
    }
    long[] outStrides = new long[rank];
    long outLength = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int step = random.nextInt(6) == 0 ? 2 : 1;
      outStrides[axis] = step * outLength;
      outLength *= sizes[axis] * step;
    }
    List<Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      axes.add(new Axis(sizes[axis], inStrides[axis], outStrides[axis]));
    }
    StridedCopy copy = new StridedCopy(axes, inStart, inLength + 3, 2, outLength + 2);
    long elements = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    assertEquals(elements, copy.units() * copy.unitElements());
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(seed)) {
        Buffer in = trial.ints(inLength + 3, Integer.MIN_VALUE, Integer.MAX_VALUE);
        Buffer out = trial.guarded(outLength + 2);
        long middle = copy.units() / 3;
        MovementKernels.of(set).copyStrided(copy, in, out, middle, copy.units());
        MovementKernels.of(set).copyStrided(copy, in, out, 0, middle);
        Buffer expected = trial.guarded(outLength + 2);
        for (long i = 0; i < elements; i++) {
          long from = inStart;
          long to = 2;
          long rest = i;
          for (int axis = rank - 1; axis >= 0; axis--) {
            from += rest % sizes[axis] * inStrides[axis];
            to += rest % sizes[axis] * outStrides[axis];
            rest /= sizes[axis];
          }
          expected.setInt(to, in.getInt(from));
        }
        String what = "%s, seed %d, %s".formatted(set.name(), seed, axes);
        KernelTrial.assertSameBits(expected, out, 0, out.length(), what);
        KernelTrial.assertGuarded(out, 0, out.length(), what);
      }
    }
  }

  @Test
  void aUnitWritesNothingOfOthers() {
    List<Axis> axes = List.of(new Axis(33, 1, 20), new Axis(20, 33, 1));
    StridedCopy copy = new StridedCopy(axes, 0, 660, 0, 660);
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(1)) {
        Buffer out = trial.guarded(660);
        MovementKernels.of(set).copyStrided(copy, trial.input(660, 0, 1), out, 7, 30);
        KernelTrial.assertGuarded(out, 7 * 20, 30 * 20, set.name());
      }
    }
  }

  @Test
  void elementsOutsideAreRefused() {
    List<Axis> axes = List.of(new Axis(5, 4, 1));
    new StridedCopy(axes, 0, 17, 0, 5);
    assertThrows(IllegalArgumentException.class, () -> new StridedCopy(axes, 0, 16, 0, 5));
    assertThrows(IllegalArgumentException.class, () -> new StridedCopy(axes, 0, 17, 0, 4));
    assertThrows(IllegalArgumentException.class, () -> new StridedCopy(axes, 0, 17, -1, 9));
    List<Axis> back = List.of(new Axis(5, -4, 1));
    new StridedCopy(back, 16, 17, 0, 5);
    assertThrows(IllegalArgumentException.class, () -> new StridedCopy(back, 15, 17, 0, 5));
    List<Axis> huge = List.of(new Axis(1L << 40, 1L << 40, 1));
    assertThrows(ArithmeticException.class, () -> new StridedCopy(huge, 0, 1, 0, 1));
    List<Axis> none = List.of(new Axis(0, 1, 1), new Axis(9, 9, 9));
    assertEquals(0, new StridedCopy(none, 0, 0, 0, 0).units());
  }
}
