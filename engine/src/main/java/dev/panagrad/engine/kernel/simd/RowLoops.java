package dev.panagrad.engine.kernel.simd;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Clears ranges, and moves rows between C and scratch memory; row strides are in bytes. An empty
 * tail isn't stored: a store without lanes would still make loads of the next row wait for it.
 */
public final class RowLoops {

  private RowLoops() {}

  /** Clears a range, no more. */
  public static void clear(MemorySegment out, long at, long bytes) {
    out = exact(out);
    FloatVector zero = FloatVector.zero(SPECIES);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      zero.intoMemorySegment(out, at + i, ORDER);
    }
    if (full < bytes) {
      zero.intoMemorySegment(out, at + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  /** Clears a range: writes up to a multiple of the vector's length. */
  public static void clearVectors(MemorySegment out, long at, long bytes) {
    out = exact(out);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < bytes; i += BYTES) {
      zero.intoMemorySegment(out, at + i, ORDER);
    }
  }

  /** Clears whole vectors of rows. */
  public static void clearVectors(
      MemorySegment out, long outOffset, long outRow, int rows, int vectors) {
    for (int row = 0; row < rows; row++) {
      clearVectors(out, outOffset + row * outRow, vectors * BYTES);
    }
  }

  /** Copies whole vectors: reads, and writes, up to a multiple of the vector's length. */
  public static void copyVectors(
      MemorySegment in,
      long inOffset,
      long inRow,
      MemorySegment out,
      long outOffset,
      long outRow,
      int rows,
      int vectors) {
    in = exact(in);
    out = exact(out);
    for (int row = 0; row < rows; row++) {
      long p = inOffset + row * inRow;
      long q = outOffset + row * outRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(SPECIES, in, p + v * BYTES, ORDER)
            .intoMemorySegment(out, q + v * BYTES, ORDER);
      }
    }
  }

  /** Copies rows, writing exactly {@code cols} elements of each. */
  public static void copy(
      MemorySegment in,
      long inOffset,
      long inRow,
      MemorySegment out,
      long outOffset,
      long outRow,
      int rows,
      int cols) {
    in = exact(in);
    out = exact(out);
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = SPECIES.indexInRange(vectors * Lanes.COUNT, cols);
    boolean rest = cols % Lanes.COUNT != 0;
    for (int row = 0; row < rows; row++) {
      long p = inOffset + row * inRow;
      long q = outOffset + row * outRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(SPECIES, in, p + v * BYTES, ORDER)
            .intoMemorySegment(out, q + v * BYTES, ORDER);
      }
      if (rest) {
        FloatVector.fromMemorySegment(SPECIES, in, p + vectors * BYTES, ORDER)
            .intoMemorySegment(out, q + vectors * BYTES, ORDER, tail);
      }
    }
  }

  /** Adds rows to those of {@code out}, writing exactly {@code cols} elements of each. */
  public static void add(
      MemorySegment in,
      long inOffset,
      long inRow,
      MemorySegment out,
      long outOffset,
      long outRow,
      int rows,
      int cols) {
    in = exact(in);
    out = exact(out);
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = SPECIES.indexInRange(vectors * Lanes.COUNT, cols);
    boolean rest = cols % Lanes.COUNT != 0;
    for (int row = 0; row < rows; row++) {
      long p = inOffset + row * inRow;
      long q = outOffset + row * outRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(SPECIES, out, q + v * BYTES, ORDER)
            .add(FloatVector.fromMemorySegment(SPECIES, in, p + v * BYTES, ORDER))
            .intoMemorySegment(out, q + v * BYTES, ORDER);
      }
      if (rest) {
        FloatVector.fromMemorySegment(SPECIES, out, q + vectors * BYTES, ORDER)
            .add(FloatVector.fromMemorySegment(SPECIES, in, p + vectors * BYTES, ORDER))
            .intoMemorySegment(out, q + vectors * BYTES, ORDER, tail);
      }
    }
  }
}
