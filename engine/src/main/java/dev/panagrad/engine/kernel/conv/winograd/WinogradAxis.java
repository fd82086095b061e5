package dev.panagrad.engine.kernel.conv.winograd;

import java.util.Optional;

/**
 * A convolution along one axis as convolutions of stride 1, and these as tiles.
 *
 * <p>A stride of s divides the cells of the image into s phases, by their remainder. Windows over
 * one phase are a convolution of stride 1 with the taps of one phase. All phases are computed in
 * tiles of {@link #outputs} results from {@value #WINDOW} cells. Forward, several phases are read
 * and added up; backwards, several are written.
 *
 * <p>Positions are the points at which a transformed tile is multiplied, {@value #WINDOW} per axis.
 * The first touches only the first result of a tile and the last only the last, so that tiles that
 * stand out over the border save them; a phase that lacks the last tap has no last position.
 */
final class WinogradAxis {
  /** Cells that a tile reads, and positions at which it is multiplied. */
  static final int WINDOW = 6;

  private static final int MOST_TAPS = 4;
  private static final int NONE = -1;

  private final int taps;
  private final int tiles;
  private final int[][] tapOf;
  private final Run read;
  private final Run written;

  /**
   * Cells by phase and tile: {@code first[phase] + (tile * outputs + k) * step}, inside the axis if
   * below {@code size}.
   */
  private record Run(int[] first, int step, int size) {}

  private WinogradAxis(int taps, int tiles, int[][] tapOf, Run read, Run written) {
    this.taps = taps;
    this.tiles = tiles;
    this.tapOf = tapOf;
    this.read = read;
    this.written = written;
  }

  /** A window's view of the image, if its phases have two to four taps at most. */
  static Optional<WinogradAxis> forward(int size, int kernel, int stride, int pad, int outputs) {
    int taps = Math.ceilDiv(kernel, stride);
    if (taps < 2 || taps > MOST_TAPS) {
      return Optional.empty();
    }
    int count = WINDOW + 1 - taps;
    int tiles = Math.ceilDiv(outputs, count);
    int start = -before(tiles * count - outputs);
    int[][] tapOf = new int[stride][];
    int[] first = new int[stride];
    for (int c = 0; c < stride; c++) {
      // The lowest tap that reads cells with the rest c.
      int low = Math.floorMod(c + pad, stride);
      tapOf[c] = list(taps, low, stride, kernel);
      first[c] = start * stride + low - pad;
    }
    Run read = new Run(first, stride, size);
    return Optional.of(
        new WinogradAxis(taps, tiles, tapOf, read, new Run(new int[] {start}, 1, outputs)));
  }

  /** An image cell's view of the windows, if every cell has one and two to four at most. */
  static Optional<WinogradAxis> backward(int size, int kernel, int stride, int pad, int outputs) {
    int taps = Math.ceilDiv(kernel, stride);
    if (taps < 2 || taps > MOST_TAPS || size < stride) {
      return Optional.empty();
    }
    int[][] tapOf = new int[stride][];
    int[] lowest = new int[stride];
    int start = Integer.MAX_VALUE;
    for (int c = 0; c < stride; c++) {
      int low = Math.floorMod(c + pad, stride);
      int high = low + (kernel - 1 - low) / stride * stride;
      tapOf[c] = list(taps, high, -stride, kernel);
      lowest[c] = Math.floorDiv(c + pad - high, stride);
      start = Math.min(start, lowest[c]);
    }
    int count = WINDOW + 1 - taps;
    int cells = 0;
    for (int c = 0; c < stride; c++) {
      cells = Math.max(cells, Math.ceilDiv(size - c, stride) + lowest[c] - start);
    }
    int tiles = Math.ceilDiv(cells, count);
    start -= before(tiles * count - cells);
    int[] first = new int[stride];
    for (int c = 0; c < stride; c++) {
      first[c] = (start - lowest[c]) * stride + c;
    }
    Run read = new Run(new int[] {start}, 1, outputs);
    return Optional.of(new WinogradAxis(taps, tiles, tapOf, read, new Run(first, stride, size)));
  }

  /** The number of a tile's surplus results before the axis: the larger half. */
  private static int before(int tooMany) {
    return (tooMany + 1) / 2;
  }

  /** Taps from one on, as far as the kernel has them, then none. */
  private static int[] list(int count, int from, int step, int kernel) {
    int[] list = new int[count];
    for (int k = 0; k < count; k++) {
      int tap = from + k * step;
      list[k] = tap >= 0 && tap < kernel ? tap : NONE;
    }
    return list;
  }

  /** Taps of the phase that has most, 2 to 4. */
  int taps() {
    return taps;
  }

  /** Results of a tile in one phase. */
  int outputs() {
    return WINDOW + 1 - taps;
  }

  /** The number of tiles. */
  int tiles() {
    return tiles;
  }

  /** The number of phases. */
  int phases() {
    return tapOf.length;
  }

  /** The filter's k-th tap of a phase; negative if the phase has fewer. */
  int tap(int phase, int k) {
    return tapOf[phase][k];
  }

  /** The number of sets of cells that are read: the phases forward, 1 backward. */
  int reads() {
    return read.first.length;
  }

  /** The number of sets of cells that are written: 1 forward, the phases backward. */
  int writes() {
    return written.first.length;
  }

  /** The k-th cell that a tile reads, or -1 if it is outside. */
  int read(int set, int tile, int k) {
    return cell(read, set, tile, k);
  }

  /** The k-th cell that a tile writes, or -1 if it is outside. */
  int written(int set, int tile, int k) {
    return cell(written, set, tile, k);
  }

  private int cell(Run run, int set, int tile, int k) {
    int cell = run.first[set] + (tile * outputs() + k) * run.step;
    return cell >= 0 && cell < run.size ? cell : NONE;
  }

  /** Whether a phase multiplies by zero at a position. */
  boolean vanishes(int phase, int position) {
    return position == WINDOW - 1 && tapOf[phase][taps - 1] < 0;
  }

  /** Whether results of a tile depend on a position. */
  boolean needed(int set, int tile, int position) {
    return switch (position) {
      case 0 -> written(set, tile, 0) >= 0;
      case WINDOW - 1 -> written(set, tile, outputs() - 1) >= 0;
      default -> {
        boolean any = false;
        for (int k = 0; k < outputs(); k++) {
          any |= written(set, tile, k) >= 0;
        }
        yield any;
      }
    };
  }

  /**
   * The number of positions at which tiles are multiplied, over all phases: the cost of the axis.
   */
  int products() {
    int count = 0;
    for (int phase = 0; phase < phases(); phase++) {
      for (int tile = 0; tile < tiles; tile++) {
        for (int position = 0; position < WINDOW; position++) {
          boolean used = needed(Math.min(phase, writes() - 1), tile, position);
          count += used && !vanishes(phase, position) ? 1 : 0;
        }
      }
    }
    return count;
  }
}
