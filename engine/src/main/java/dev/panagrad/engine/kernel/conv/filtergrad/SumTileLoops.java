package dev.panagrad.engine.kernel.conv.filtergrad;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Small loops on the sums of filter gradients; ranges are whole vectors. */
final class SumTileLoops {
  private SumTileLoops() {}

  /** Adds the rows of a tile to rows elsewhere. */
  static void add(
      MemorySegment tile,
      long tileAt,
      long tileRow,
      MemorySegment sums,
      long sumsAt,
      long sumsRow,
      int rows,
      long bytes) {
    tile = exact(tile);
    sums = exact(sums);
    for (int row = 0; row < rows; row++) {
      for (long k = 0; k < bytes; k += BYTES) {
        long at = sumsAt + row * sumsRow + k;
        FloatVector.fromMemorySegment(SPECIES, sums, at, ORDER)
            .add(FloatVector.fromMemorySegment(SPECIES, tile, tileAt + row * tileRow + k, ORDER))
            .intoMemorySegment(sums, at, ORDER);
      }
    }
  }

  /** Adds up rows, of the same segment, that lie side by side. */
  static void sumRows(MemorySegment segment, long at, long rowBytes, int rows, long to) {
    segment = exact(segment);
    for (long k = 0; k < rowBytes; k += BYTES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int row = 0; row < rows; row++) {
        sum =
            FloatVector.fromMemorySegment(SPECIES, segment, at + row * rowBytes + k, ORDER)
                .add(sum);
      }
      FloatVector.zero(SPECIES).add(sum).intoMemorySegment(segment, to + k, ORDER);
    }
  }
}
