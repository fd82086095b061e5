package dev.panagrad.engine.kernel.elementwise;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The loops of arithmetic on two operands; see {@link LoopHandles} for their form. */
final class ArithmeticLoops {
  private ArithmeticLoops() {}

  /** a + b. */
  static void add(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        x.add(y).intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        x.add(y).intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }

  /** a - b. */
  static void sub(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        x.sub(y).intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        x.sub(y).intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }

  /** a * b. */
  static void mul(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        x.mul(y).intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        x.mul(y).intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }

  /** a / b. */
  static void div(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        x.div(y).intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        x.div(y).intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }

  /** The larger. */
  static void max(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        x.max(y).intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        x.max(y).intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }

  /** The smaller. */
  static void min(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        x.min(y).intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        x.min(y).intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }
}
