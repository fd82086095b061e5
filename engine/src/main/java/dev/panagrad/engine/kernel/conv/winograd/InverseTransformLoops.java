package dev.panagrad.engine.kernel.conv.winograd;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The transformation of products back to results: {@code A' p} for the points 0, 1, -1, 1/2, -2 and
 * infinity, A' being {@code [1 1 1 1 1 0; 0 1 -1 1/2 -2 0; 0 1 1 1/4 4 0; 0 1 -1 1/8 -8 0; 0 1 1
 * 1/16 16 0]}, cut to three to five results, with a 1 at the end of the last of them.
 */
final class InverseTransformLoops {
  private InverseTransformLoops() {}

  /**
   * Transforms all channels, adds the bias and raises the results to the floor.
   *
   * @param position bytes between the six positions of a line
   * @param inRow bytes between channels of the products, as many as it has
   * @param cells the byte offset of each result from {@code outAt}, 3 to 5
   * @param outRow bytes between channels of the results
   */
  static void run(
      MemorySegment in,
      long inAt,
      long position,
      long inRow,
      float[] bias,
      float floor,
      MemorySegment out,
      long outAt,
      long[] cells,
      long outRow) {
    switch (cells.length) {
      case 3 -> three(in, inAt, position, inRow, bias, floor, out, outAt, cells, outRow);
      case 4 -> four(in, inAt, position, inRow, bias, floor, out, outAt, cells, outRow);
      default -> five(in, inAt, position, inRow, bias, floor, out, outAt, cells, outRow);
    }
  }

  private static void three(
      MemorySegment in,
      long inAt,
      long position,
      long inRow,
      float[] bias,
      float floor,
      MemorySegment out,
      long outAt,
      long[] cells,
      long outRow) {
    in = exact(in);
    out = exact(out);
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    for (int channel = 0; channel < bias.length; channel++) {
      FloatVector add = FloatVector.broadcast(SPECIES, bias[channel]);
      long x = inAt + channel * inRow;
      long y = outAt + channel * outRow;
      for (long end = x + inRow; x < end; x += BYTES, y += BYTES) {
        FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, in, x + 0 * position, ORDER);
        FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, in, x + 1 * position, ORDER);
        FloatVector p2 = FloatVector.fromMemorySegment(SPECIES, in, x + 2 * position, ORDER);
        FloatVector p3 = FloatVector.fromMemorySegment(SPECIES, in, x + 3 * position, ORDER);
        FloatVector p4 = FloatVector.fromMemorySegment(SPECIES, in, x + 4 * position, ORDER);
        FloatVector p5 = FloatVector.fromMemorySegment(SPECIES, in, x + 5 * position, ORDER);
        FloatVector sum = p1.add(p2);
        FloatVector difference = p1.sub(p2);
        FloatVector y0 = p0.add(sum).add(p3.add(p4)).add(add);
        y0.blend(low, y0.lt(low)).intoMemorySegment(out, y + cells[0], ORDER);
        FloatVector y1 = difference.add(p3.mul(0.5f).sub(p4.mul(2f))).add(add);
        y1.blend(low, y1.lt(low)).intoMemorySegment(out, y + cells[1], ORDER);
        FloatVector y2 = sum.add(p3.mul(0.25f).add(p4.mul(4f))).add(p5).add(add);
        y2.blend(low, y2.lt(low)).intoMemorySegment(out, y + cells[2], ORDER);
      }
    }
  }

  private static void four(
      MemorySegment in,
      long inAt,
      long position,
      long inRow,
      float[] bias,
      float floor,
      MemorySegment out,
      long outAt,
      long[] cells,
      long outRow) {
    in = exact(in);
    out = exact(out);
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    for (int channel = 0; channel < bias.length; channel++) {
      FloatVector add = FloatVector.broadcast(SPECIES, bias[channel]);
      long x = inAt + channel * inRow;
      long y = outAt + channel * outRow;
      for (long end = x + inRow; x < end; x += BYTES, y += BYTES) {
        FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, in, x + 0 * position, ORDER);
        FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, in, x + 1 * position, ORDER);
        FloatVector p2 = FloatVector.fromMemorySegment(SPECIES, in, x + 2 * position, ORDER);
        FloatVector p3 = FloatVector.fromMemorySegment(SPECIES, in, x + 3 * position, ORDER);
        FloatVector p4 = FloatVector.fromMemorySegment(SPECIES, in, x + 4 * position, ORDER);
        FloatVector p5 = FloatVector.fromMemorySegment(SPECIES, in, x + 5 * position, ORDER);
        FloatVector sum = p1.add(p2);
        FloatVector difference = p1.sub(p2);
        FloatVector y0 = p0.add(sum).add(p3.add(p4)).add(add);
        y0.blend(low, y0.lt(low)).intoMemorySegment(out, y + cells[0], ORDER);
        FloatVector y1 = difference.add(p3.mul(0.5f).sub(p4.mul(2f))).add(add);
        y1.blend(low, y1.lt(low)).intoMemorySegment(out, y + cells[1], ORDER);
        FloatVector y2 = sum.add(p3.mul(0.25f).add(p4.mul(4f))).add(add);
        y2.blend(low, y2.lt(low)).intoMemorySegment(out, y + cells[2], ORDER);
        FloatVector y3 = difference.add(p3.mul(0.125f).sub(p4.mul(8f))).add(p5).add(add);
        y3.blend(low, y3.lt(low)).intoMemorySegment(out, y + cells[3], ORDER);
      }
    }
  }

  private static void five(
      MemorySegment in,
      long inAt,
      long position,
      long inRow,
      float[] bias,
      float floor,
      MemorySegment out,
      long outAt,
      long[] cells,
      long outRow) {
    in = exact(in);
    out = exact(out);
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    for (int channel = 0; channel < bias.length; channel++) {
      FloatVector add = FloatVector.broadcast(SPECIES, bias[channel]);
      long x = inAt + channel * inRow;
      long y = outAt + channel * outRow;
      for (long end = x + inRow; x < end; x += BYTES, y += BYTES) {
        FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, in, x + 0 * position, ORDER);
        FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, in, x + 1 * position, ORDER);
        FloatVector p2 = FloatVector.fromMemorySegment(SPECIES, in, x + 2 * position, ORDER);
        FloatVector p3 = FloatVector.fromMemorySegment(SPECIES, in, x + 3 * position, ORDER);
        FloatVector p4 = FloatVector.fromMemorySegment(SPECIES, in, x + 4 * position, ORDER);
        FloatVector p5 = FloatVector.fromMemorySegment(SPECIES, in, x + 5 * position, ORDER);
        FloatVector sum = p1.add(p2);
        FloatVector difference = p1.sub(p2);
        FloatVector y0 = p0.add(sum).add(p3.add(p4)).add(add);
        y0.blend(low, y0.lt(low)).intoMemorySegment(out, y + cells[0], ORDER);
        FloatVector y1 = difference.add(p3.mul(0.5f).sub(p4.mul(2f))).add(add);
        y1.blend(low, y1.lt(low)).intoMemorySegment(out, y + cells[1], ORDER);
        FloatVector y2 = sum.add(p3.mul(0.25f).add(p4.mul(4f))).add(add);
        y2.blend(low, y2.lt(low)).intoMemorySegment(out, y + cells[2], ORDER);
        FloatVector y3 = difference.add(p3.mul(0.125f).sub(p4.mul(8f))).add(add);
        y3.blend(low, y3.lt(low)).intoMemorySegment(out, y + cells[3], ORDER);
        FloatVector y4 = sum.add(p3.mul(0.0625f).add(p4.mul(16f))).add(p5).add(add);
        y4.blend(low, y4.lt(low)).intoMemorySegment(out, y + cells[4], ORDER);
      }
    }
  }
}
