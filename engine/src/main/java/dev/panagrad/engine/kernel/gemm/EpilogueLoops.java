package dev.panagrad.engine.kernel.gemm;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Adds a bias to the rows of a block of C, in place; row strides are in bytes. */
final class EpilogueLoops {
  private EpilogueLoops() {}

  static void addBias(
      MemorySegment c,
      long cOffset,
      long cRow,
      int rows,
      int cols,
      MemorySegment bias,
      long biasOffset) {
    c = exact(c);
    bias = exact(bias);
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = SPECIES.indexInRange(vectors * Lanes.COUNT, cols);
    // A store without lanes would still make loads of the next row wait for it.
    boolean rest = cols % Lanes.COUNT != 0;
    for (int row = 0; row < rows; row++) {
      long at = cOffset + row * cRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(SPECIES, c, at + v * BYTES, ORDER)
            .add(FloatVector.fromMemorySegment(SPECIES, bias, biasOffset + v * BYTES, ORDER))
            .intoMemorySegment(c, at + v * BYTES, ORDER);
      }
      if (rest) {
        FloatVector.fromMemorySegment(SPECIES, c, at + vectors * BYTES, ORDER)
            .add(FloatVector.fromMemorySegment(SPECIES, bias, biasOffset + vectors * BYTES, ORDER))
            .intoMemorySegment(c, at + vectors * BYTES, ORDER, tail);
      }
    }
  }
}
