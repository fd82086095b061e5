package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * The rows of the images that a row of the result reads through the filter, repacked so that
 * adjacent positions of the result read adjacent vectors: a ring of as many slots as the filter has
 * rows.
 *
 * <p>A slot holds [channel, column modulo stride, column / stride, vectors of the batch], including
 * the zeros of the padding. So the innermost loop advances by one vector per step, whatever the
 * stride and the channels: the JIT compiler then only checks the bounds of the first and the last
 * load. With a check per load, the loop was a third slower.
 */
final class ImageRing {
  private final ConvSpec spec;
  private final int blockVectors;
  private final int vectors;
  private final int phases;
  private final int columns;
  private final long slotBytes;
  private final int[] pairs;
  private final int[] border;

  /** A ring for some blocks of the batch, and a number of vectors of each. */
  ImageRing(ConvSpec spec, int blocks, int blockVectors) {
    this.spec = spec;
    this.blockVectors = blockVectors;
    vectors = blocks * blockVectors;
    phases = Math.min(spec.strideW(), spec.kw());
    int width = width(spec);
    columns = columns(spec);
    slotBytes = vectorBytes(spec) / spec.kh() * vectors;
    Math.toIntExact(slotBytes);
    int[] seen = IntStream.range(0, width).filter(col -> col % spec.strideW() < phases).toArray();
    pairs = IntStream.of(seen).filter(this::inside).flatMap(this::pairs).toArray();
    border = IntStream.of(seen).filter(col -> !inside(col)).flatMap(this::cells).toArray();
  }

  /** The columns of the padded images that windows read. */
  private static int width(ConvSpec spec) {
    return (spec.outW() - 1) * spec.strideW() + spec.kw();
  }

  private static int columns(ConvSpec spec) {
    return Math.ceilDiv(width(spec), spec.strideW());
  }

  /** The bytes of a ring per vector of the batch. */
  static long vectorBytes(ConvSpec spec) {
    int phases = Math.min(spec.strideW(), spec.kw());
    return (long) spec.kh() * spec.c() * phases * columns(spec) * Access.BYTES;
  }

  private boolean inside(int paddedColumn) {
    int column = paddedColumn - spec.padLeft();
    return column >= 0 && column < spec.w();
  }

  /** Pairs of element offsets, in a row of the images and in a slot, of a column's vectors. */
  private IntStream pairs(int paddedColumn) {
    int[] cells = cells(paddedColumn).toArray();
    int from = (paddedColumn - spec.padLeft()) * spec.c() * spec.lanes();
    return IntStream.range(0, cells.length)
        .flatMap(
            i -> {
              long block = i % vectors / blockVectors * spec.inputBlock();
              int vector = i % blockVectors * Lanes.COUNT;
              long shift = block + (long) i / vectors * spec.lanes() + vector;
              return IntStream.of(Math.toIntExact(from + shift), cells[i]);
            });
  }

  /** Element offsets in a slot of a column's vectors, channel by channel. */
  private IntStream cells(int paddedColumn) {
    return IntStream.range(0, spec.c() * vectors)
        .map(
            i -> (int) (cell(i / vectors, paddedColumn) / Float.BYTES) + i % vectors * Lanes.COUNT);
  }

  /** The byte offset in a slot of the first vector of a cell. */
  private long cell(int channel, int paddedColumn) {
    long plane = (long) channel * phases + paddedColumn % spec.strideW();
    return (plane * columns + paddedColumn / spec.strideW()) * vectors * Access.BYTES;
  }

  /** The number of elements in memory. */
  long length() {
    return spec.kh() * slotBytes / Float.BYTES;
  }

  /**
   * The byte offset, from the start, of the data that a tap of the filter reads at the first
   * position.
   */
  long bytes(int paddedRow, int channel, int tapColumn) {
    return paddedRow % spec.kh() * slotBytes + cell(channel, tapColumn);
  }

  /** The bytes from one position of a row of the result to the next. */
  long step() {
    return vectors * Access.BYTES;
  }

  /** Zeroes the columns outside the images, in all slots. */
  void clear(MemorySegment segment, long at) {
    for (int slot = 0; slot < spec.kh(); slot++) {
      LanePackingLoops.clear(segment, at + slot * slotBytes, border);
    }
  }

  /**
   * Packs the rows of the images that a row of the result reads, unless they are already packed.
   *
   * @param imagesAt the byte offset of the first of the vectors
   * @param packed one past the last packed row, counted with the padding
   * @return one past the last packed row afterwards
   */
  int advance(
      MemorySegment images,
      long imagesAt,
      int resultRow,
      int packed,
      MemorySegment segment,
      long at) {
    int first = resultRow * spec.strideH();
    int end = first + spec.kh();
    for (int row = Math.max(first, packed); row < end; row++) {
      long slot = at + row % spec.kh() * slotBytes;
      int imageRow = row - spec.padTop();
      if (imageRow < 0 || imageRow >= spec.h()) {
        RowLoops.clearVectors(segment, slot, slotBytes);
      } else {
        long from = (long) imageRow * spec.w() * spec.c() * spec.lanes() * Float.BYTES;
        LanePackingLoops.copy(images, imagesAt + from, pairs, segment, slot);
      }
    }
    return end;
  }
}
