package dev.panagrad.engine.kernel.conv;

import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of convolutions for tiles of one output channel by one vector of the batch:
 * {@code out[r] = max(bias[r] + sum over e of weights[r, e] * in[e], floor)}.
 *
 * <p>The rows of the input that an output position reads are listed in a table of pairs (element
 * offset from {@code inAt}, index of the packed weights), so that borders, strides and both
 * directions share one loop without branches. Weights lie in a heap array because C2 merges the
 * range checks of neighbouring array elements, but not those of a segment: with a segment the
 * widest tile ran at a quarter of its speed. Sources are unrolled by hand since only local
 * variables stay in registers.
 */
final class ConvTile1Loops {

  private ConvTile1Loops() {}

  /** Runs the tile of one channel by one vector. */
  static void run(
      MemorySegment in,
      long inAt,
      float[] weights,
      int weightAt,
      float[] bias,
      int biasAt,
      int[] table,
      int entries,
      MemorySegment out,
      long outAt,
      long rowBytes,
      float floor) {
    in = exact(in);
    out = exact(out);
    FloatVector s00 = FloatVector.broadcast(SPECIES, bias[biasAt + 0]);
    for (int e = 0; e < entries; e += 2) {
      long x = inAt + ((long) table[e] << 2);
      int w = weightAt + table[e + 1];
      FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, in, x, ORDER);
      FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w]);
      s00 = w0.fma(x0, s00);
    }
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    s00.blend(low, s00.lt(low)).intoMemorySegment(out, outAt, ORDER);
  }
}
