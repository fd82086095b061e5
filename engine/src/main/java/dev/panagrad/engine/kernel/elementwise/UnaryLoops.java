package dev.panagrad.engine.kernel.elementwise;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The loops of the elementwise functions of one operand; see {@link LoopHandles} for their form.
 */
final class UnaryLoops {
  private UnaryLoops() {}

  /** -x. */
  static void neg(MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      x.neg().intoMemorySegment(out, outAt + i, ORDER);
    }
    if (full < bytes) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + full, ORDER);
      x.neg().intoMemorySegment(out, outAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  /** Square root. */
  static void sqrt(MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      x.sqrt().intoMemorySegment(out, outAt + i, ORDER);
    }
    if (full < bytes) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + full, ORDER);
      x.sqrt().intoMemorySegment(out, outAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  /** 1 / sqrt(x). */
  static void rsqrt(
      MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      FloatVector.broadcast(SPECIES, 1f).div(x.sqrt()).intoMemorySegment(out, outAt + i, ORDER);
    }
    if (full < bytes) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + full, ORDER);
      FloatVector.broadcast(SPECIES, 1f)
          .div(x.sqrt())
          .intoMemorySegment(out, outAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  /** x * x. */
  static void square(
      MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      x.mul(x).intoMemorySegment(out, outAt + i, ORDER);
    }
    if (full < bytes) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + full, ORDER);
      x.mul(x).intoMemorySegment(out, outAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  /** max(x, 0). */
  static void relu(MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
    MemorySegment in = exact(inputs);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
      x.max(0f).intoMemorySegment(out, outAt + i, ORDER);
    }
    if (full < bytes) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + full, ORDER);
      x.max(0f).intoMemorySegment(out, outAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }
}
