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

/** The loops of arithmetic on two operands; one loop a function, as in {@link UnaryLoops}. */
final class ArithmeticLoops {
  private ArithmeticLoops() {}

  /** a + b. */
  static final class Add extends VectorBinary {
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
          store(out, outAt + i, x.add(y));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, x.add(y), tail);
        }
      }
    }
  }

  /** a - b. */
  static final class Sub extends VectorBinary {
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
          store(out, outAt + i, x.sub(y));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, x.sub(y), tail);
        }
      }
    }
  }

  /** a * b. */
  static final class Mul extends VectorBinary {
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
          store(out, outAt + i, x.mul(y));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, x.mul(y), tail);
        }
      }
    }
  }

  /** a / b. */
  static final class Div extends VectorBinary {
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
          store(out, outAt + i, x.div(y));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, x.div(y), tail);
        }
      }
    }
  }

  /** The larger. */
  static final class Max extends VectorBinary {
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
          store(out, outAt + i, x.max(y));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, x.max(y), tail);
        }
      }
    }
  }

  /** The smaller. */
  static final class Min extends VectorBinary {
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
          store(out, outAt + i, x.min(y));
        }
        if (full < bytes) {
          FloatVector x = aOne ? aAll : load(a, aAt + full);
          FloatVector y = bOne ? bAll : load(b, bAt + full);
          store(out, outAt + full, x.min(y), tail);
        }
      }
    }
  }
}
