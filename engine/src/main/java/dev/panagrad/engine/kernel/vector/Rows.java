package dev.panagrad.engine.kernel.vector;

import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Moves rows between C and scratch memory; row strides are in bytes. */
final class Rows {
  private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
  private static final long W = LANES.vectorByteSize();

  private Rows() {}

  /** Clears whole vectors: writes up to a multiple of the vector's length. */
  static void zeroVectors(MemorySegment out, long outOffset, long outRow, int rows, int vectors) {
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        FloatVector.zero(LANES)
            .intoMemorySegment(out, outOffset + row * outRow + v * W, nativeOrder());
      }
    }
  }

  /** Copies whole vectors: reads, and writes, up to a multiple of the vector's length. */
  static void copyVectors(
      MemorySegment in,
      long inOffset,
      long inRow,
      MemorySegment out,
      long outOffset,
      long outRow,
      int rows,
      int vectors) {
    for (int row = 0; row < rows; row++) {
      long p = inOffset + row * inRow;
      long q = outOffset + row * outRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(LANES, in, p + v * W, nativeOrder())
            .intoMemorySegment(out, q + v * W, nativeOrder());
      }
    }
  }

  /** Copies rows, writing exactly {@code cols} elements of each. */
  static void copy(
      MemorySegment in,
      long inOffset,
      long inRow,
      MemorySegment out,
      long outOffset,
      long outRow,
      int rows,
      int cols) {
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = LANES.indexInRange(vectors * Lanes.COUNT, cols);
    for (int row = 0; row < rows; row++) {
      long p = inOffset + row * inRow;
      long q = outOffset + row * outRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(LANES, in, p + v * W, nativeOrder())
            .intoMemorySegment(out, q + v * W, nativeOrder());
      }
      FloatVector.fromMemorySegment(LANES, in, p + vectors * W, nativeOrder())
          .intoMemorySegment(out, q + vectors * W, nativeOrder(), tail);
    }
  }

  /** Adds rows to those of {@code out}, writing exactly {@code cols} elements of each. */
  static void add(
      MemorySegment in,
      long inOffset,
      long inRow,
      MemorySegment out,
      long outOffset,
      long outRow,
      int rows,
      int cols) {
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = LANES.indexInRange(vectors * Lanes.COUNT, cols);
    for (int row = 0; row < rows; row++) {
      long p = inOffset + row * inRow;
      long q = outOffset + row * outRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(LANES, out, q + v * W, nativeOrder())
            .add(FloatVector.fromMemorySegment(LANES, in, p + v * W, nativeOrder()))
            .intoMemorySegment(out, q + v * W, nativeOrder());
      }
      FloatVector.fromMemorySegment(LANES, out, q + vectors * W, nativeOrder())
          .add(FloatVector.fromMemorySegment(LANES, in, p + vectors * W, nativeOrder()))
          .intoMemorySegment(out, q + vectors * W, nativeOrder(), tail);
    }
  }
}
