package dev.panagrad.engine.kernel.conv.winograd;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A filter in the form in which {@link WinogradConv} multiplies by it: each row is transformed,
 * which gives one matrix per position of a tile.
 *
 * <p>For each set of columns that is written and each position the matrix has a row for each row of
 * the filter, each set of columns that is read and does not vanish there, and each channel that is
 * read, with a column for each channel that is written.
 */
final class FilterTransform {
  private static final int WINDOW = WinogradAxis.WINDOW;

  private final ConvSpec spec;
  private final boolean backward;
  private final WinogradAxis cols;
  private final int reads;
  private final int channels;
  private final int row;
  private final int[] start;
  private final int[][] from;
  private final int[][] to;
  private final float[] weights;

  /** By part: a row of zeros, and the taps of a channel. */
  private final float[][] given;

  FilterTransform(ConvSpec spec, boolean backward, WinogradAxis cols, int parts) {
    this.spec = spec;
    this.backward = backward;
    this.cols = cols;
    reads = backward ? spec.o() : spec.c();
    channels = backward ? spec.c() : spec.o();
    row = Math.ceilDiv(channels, Lanes.COUNT) * Lanes.COUNT;
    start = new int[cols.writes() * WINDOW];
    int at = 0;
    for (int matrix = 0; matrix < start.length; matrix++) {
      start[matrix] = at;
      int[] read = sets(matrix / WINDOW, matrix % WINDOW);
      at += spec.kh() * read.length * reads * row;
    }
    weights = new float[at + reads * row];
    int phases = cols.phases();
    from = new int[spec.kh() * phases][];
    to = new int[spec.kh() * phases][];
    for (int i = 0; i < from.length; i++) {
      from[i] = from(i / phases, i % phases);
      to[i] = to(i / phases, i % phases, at);
    }
    given = new float[parts][(1 + spec.kh() * spec.kw()) * row];
  }

  /** The sets of columns that are multiplied at a position, in the order of the matrix's rows. */
  int[] sets(int written, int position) {
    int[] found = new int[cols.reads()];
    int count = 0;
    for (int set = 0; set < cols.reads(); set++) {
      if (!cols.vanishes(Math.max(set, written), position)) {
        found[count++] = set;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The start of the matrix of a set and a position. */
  int at(int written, int position) {
    return start[written * WINDOW + position];
  }

  /** The elements from one row of a matrix to the next. */
  int row() {
    return row;
  }

  /** All matrices. */
  float[] weights() {
    return weights;
  }

  /**
   * The offsets of the taps of a row and phase in {@link #given}: four, and the last one repeated.
   */
  private int[] from(int r, int phase) {
    int[] result = new int[WINDOW - 1];
    for (int i = 0; i < result.length; i++) {
      int s = i == result.length - 1 ? cols.taps() - 1 : i;
      int tap = s < cols.taps() ? cols.tap(phase, s) : -1;
      result[i] = tap < 0 ? 0 : (1 + r * spec.kw() + tap) * row;
    }
    return result;
  }

  /** The offset of a row and phase in the matrices; after all of them if it vanishes. */
  private int[] to(int r, int phase, int behind) {
    int written = Math.min(phase, cols.writes() - 1);
    int read = Math.min(phase, cols.reads() - 1);
    int[] result = new int[WINDOW];
    for (int p = 0; p < WINDOW; p++) {
      int[] found = sets(written, p);
      int index = Arrays.binarySearch(found, read);
      int above = r * found.length + index;
      result[p] = index < 0 ? behind : at(written, p) + above * reads * row;
    }
    return result;
  }

  /** Transforms the weights of a share of the channels that are read. */
  void transform(Buffer filter, int part, int parts) {
    float[] taps = given[part];
    for (int k = reads * part / parts; k < reads * (part + 1) / parts; k++) {
      load(filter, k, taps);
      for (int i = 0; i < from.length; i++) {
        FilterTransformLoops.run(taps, from[i], weights, to[i], k * row, row);
      }
    }
  }

  /** The weights of one channel that is read: a row for each tap. */
  private void load(Buffer filter, int k, float[] taps) {
    MemorySegment segment = filter.segment();
    for (int tap = 0; tap < spec.kh() * spec.kw(); tap++) {
      long at = filter.offset() + (long) tap * spec.c() * spec.o() * Float.BYTES;
      int to = (1 + tap) * row;
      if (backward) {
        for (int i = 0; i < channels; i++) {
          long element = (long) i * spec.o() + k;
          taps[to + i] = segment.get(ValueLayout.JAVA_FLOAT, at + element * Float.BYTES);
        }
      } else {
        long from = at + (long) k * spec.o() * Float.BYTES;
        MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, from, taps, to, channels);
      }
    }
  }
}
