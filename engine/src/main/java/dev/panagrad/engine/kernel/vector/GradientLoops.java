package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.broadcast;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;
import static dev.panagrad.engine.kernel.vector.Access.tail;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The loops of gradients and comparisons; one loop a function, as in {@link UnaryLoops}. */
final class GradientLoops {

  private GradientLoops() {}

  private static VectorMask<Float> sameBits(FloatVector x, FloatVector y) {
    return x.reinterpretAsInts()
        .compare(VectorOperators.EQ, y.reinterpretAsInts())
        .cast(Lanes.SPECIES);
  }

  /** b where a is above 0, else 0. */
  static final class ReluGrad extends VectorBinary {
    @Override
    void run(
        MemorySegment a,
        long aStart,
        long aRow,
        boolean aOne,
        MemorySegment b,
        long bStart,
        long bRow,
        boolean bOne,
        MemorySegment out,
        long outStart,
        long bytes,
        long rows) {
      long full = full(bytes);
      VectorMask<Float> tail = tail(bytes);
      for (long row = 0; row < rows; row++) {
        long aAt = aStart + row * aRow;
        long bAt = bStart + row * bRow;
        long outAt = outStart + row * bytes;
        FloatVector aAll = broadcast(a, aAt);
        FloatVector bAll = broadcast(b, bAt);
        for (long i = 0; i < full; i += BYTES) {
          FloatVector x = aOne ? aAll : load(a, aAt + i);
          FloatVector y = bOne ? bAll : load(b, bAt + i);
          store(out, outAt + i, broadcast(0f).blend(y, x.compare(VectorOperators.GT, 0f)));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, broadcast(0f).blend(y, x.compare(VectorOperators.GT, 0f)), tail);
        }
      }
    }
  }

  /** b * a * (1 - a). */
  static final class SigmoidGrad extends VectorBinary {
    @Override
    void run(
        MemorySegment a,
        long aStart,
        long aRow,
        boolean aOne,
        MemorySegment b,
        long bStart,
        long bRow,
        boolean bOne,
        MemorySegment out,
        long outStart,
        long bytes,
        long rows) {
      long full = full(bytes);
      VectorMask<Float> tail = tail(bytes);
      for (long row = 0; row < rows; row++) {
        long aAt = aStart + row * aRow;
        long bAt = bStart + row * bRow;
        long outAt = outStart + row * bytes;
        FloatVector aAll = broadcast(a, aAt);
        FloatVector bAll = broadcast(b, bAt);
        for (long i = 0; i < full; i += BYTES) {
          FloatVector x = aOne ? aAll : load(a, aAt + i);
          FloatVector y = bOne ? bAll : load(b, bAt + i);
          store(out, outAt + i, y.mul(x.mul(broadcast(1f).sub(x))));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, y.mul(x.mul(broadcast(1f).sub(x))), tail);
        }
      }
    }
  }

  /** b * (1 - a * a). */
  static final class TanhGrad extends VectorBinary {
    @Override
    void run(
        MemorySegment a,
        long aStart,
        long aRow,
        boolean aOne,
        MemorySegment b,
        long bStart,
        long bRow,
        boolean bOne,
        MemorySegment out,
        long outStart,
        long bytes,
        long rows) {
      long full = full(bytes);
      VectorMask<Float> tail = tail(bytes);
      for (long row = 0; row < rows; row++) {
        long aAt = aStart + row * aRow;
        long bAt = bStart + row * bRow;
        long outAt = outStart + row * bytes;
        FloatVector aAll = broadcast(a, aAt);
        FloatVector bAll = broadcast(b, bAt);
        for (long i = 0; i < full; i += BYTES) {
          FloatVector x = aOne ? aAll : load(a, aAt + i);
          FloatVector y = bOne ? bAll : load(b, bAt + i);
          store(out, outAt + i, y.mul(broadcast(1f).sub(x.mul(x))));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, y.mul(broadcast(1f).sub(x.mul(x))), tail);
        }
      }
    }
  }

  /** 1 where the bits of a and b are equal, else 0. */
  static final class EqualInt extends VectorBinary {
    @Override
    void run(
        MemorySegment a,
        long aStart,
        long aRow,
        boolean aOne,
        MemorySegment b,
        long bStart,
        long bRow,
        boolean bOne,
        MemorySegment out,
        long outStart,
        long bytes,
        long rows) {
      long full = full(bytes);
      VectorMask<Float> tail = tail(bytes);
      for (long row = 0; row < rows; row++) {
        long aAt = aStart + row * aRow;
        long bAt = bStart + row * bRow;
        long outAt = outStart + row * bytes;
        FloatVector aAll = broadcast(a, aAt);
        FloatVector bAll = broadcast(b, bAt);
        for (long i = 0; i < full; i += BYTES) {
          FloatVector x = aOne ? aAll : load(a, aAt + i);
          FloatVector y = bOne ? bAll : load(b, bAt + i);
          store(out, outAt + i, broadcast(0f).blend(1f, sameBits(x, y)));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, broadcast(0f).blend(1f, sameBits(x, y)), tail);
        }
      }
    }
  }
}
