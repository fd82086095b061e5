import java.util.List;

/** Tiles of the gradients of filters, along the channels or along the batch. */
final class FilterGradTileSources {
  private FilterGradTileSources() {}

  static List<KernelSources.Source> all() {
    return List.of(channelTile(), laneTile());
  }

  private static KernelSources.Source channelTile() {
    String body =
        """
        /**
         * The innermost loop of gradients by large filters for a tile of eight channels of the images by
         * three vectors of channels of the result: {@code out[r] = sum over e of images[r, e] *
         * gradient[e]}, tables and memory as in {@link
         * dev.panagrad.engine.kernel.conv.plan.ConvTile6Loops}.
         *
         * <p>A third more sums than six by three take, for two loads more: a tenth faster.
         */
        final class ChannelTileLoops {
          private ChannelTileLoops() {}

          /** Computes the tile; offsets {@code gradientAt}, {@code outAt} and {@code rowBytes} in bytes. */
          static void run(
              MemorySegment gradient,
              long gradientAt,
              float[] images,
              int imageAt,
              int[] table,
              int entries,
              MemorySegment out,
              long outAt,
              long rowBytes) {
            gradient = exact(gradient);
            out = exact(out);
        SUMS
            for (int e = 0; e < entries; e += 2) {
              long y = gradientAt + ((long) table[e] << 2);
              int x = imageAt + table[e + 1];
        LOADS
        PRODUCTS
            }
        STORES
          }
        }
        """
            .replace(
                "SUMS",
                TileText.grid(
                    8, 3, (r, v) -> "FloatVector s" + r + v + " = FloatVector.zero(SPECIES);"))
            .replace(
                "LOADS",
                TileText.lines(
                    3,
                    v ->
                        "FloatVector y"
                            + v
                            + " = "
                            + TileText.load("gradient", "y" + TileText.longVectors(v))
                            + ";"))
            .replace(
                "PRODUCTS",
                TileText.products(
                    "s",
                    "x",
                    "y",
                    8,
                    3,
                    r -> TileText.all("images[x" + (r == 0 ? "" : " + " + r) + "]")))
            .replace(
                "STORES",
                TileText.grid(
                    8,
                    3,
                    (r, v) ->
                        "s%d%d.intoMemorySegment(out, outAt%s%s, ORDER);"
                            .formatted(r, v, TileText.rowOf(r), TileText.longVectors(v))));
    return new KernelSources.Source(
        "conv.filtergrad", "ChannelTileLoops", KernelSources.imports(TileText.BYTES), body);
  }

  private static KernelSources.Source laneTile() {
    String body =
"""
        /**
         * The innermost loop of gradients by small filters: a tile of five filter rows by four channels,
         * each sum a vector over the batch, and one of two rows for processors with 16 registers. With six
         * rows the JIT compiler, which loads all operands first, kept two of the sums in memory: a third
         * slower.
         *
         * <p>Positions and vectors of the batch are one list of steps, so that short rows of an image cost
         * no loop of their own. The four channels of the gradient are packed side by side, each vector in
         * a cache line of its own, since many tiles read them.
         */
        final class LaneTileLoops {
          private LaneTileLoops() {}

          /** Adds up the packed channels: {@code sums[s + q] += sum over steps of packed[step, q]}. */
          static void add(MemorySegment packed, long packedAt, int steps, MemorySegment sums, long s) {
            packed = exact(packed);
            sums = exact(sums);
        ADD_SUMS
            for (int step = 0; step < steps; step++) {
              long y = packedAt + step * (4 * BYTES);
        ADD_LOADS
            }
        ADD_STORES
          }

MULTIPLY}
"""
            .replace(
                "ADD_SUMS",
                TileText.lines(
                    4,
                    q ->
                        "FloatVector a"
                            + q
                            + " = "
                            + TileText.load("sums", "s" + TileText.longVectors(q))
                            + ";"))
            .replace(
                "ADD_LOADS",
                TileText.lines(
                    4,
                    q ->
                        "a%d = %s.add(a%d);"
                            .formatted(
                                q, TileText.load("packed", "y" + TileText.longVectors(q)), q)))
            .replace(
                "ADD_STORES",
                TileText.lines(
                    4,
                    q ->
                        "a%d.intoMemorySegment(sums, s%s, ORDER);"
                            .formatted(q, TileText.longVectors(q))))
            .replace("MULTIPLY", multiply(5) + multiply(2));
    return new KernelSources.Source(
        "conv.filtergrad", "LaneTileLoops", KernelSources.imports(TileText.BYTES), body);
  }

  private static String multiply(int rows) {
    return """

      /**
       * Adds to ROWS x 4 sums: {@code sums[r, q] += sum over steps of x_r[step] * packed[step, q]}, side
       * by side.
       *
       * <p>All is read in the order in which it lies, a vector further a step: only so does the JIT
       * compiler take the range checks out of the loop, which were a third of the time.
       *
       * @param x0 byte offsets of the rows' images; all operands lie in one segment
       */
      static void multiply(
          MemorySegment segment,
    OFFSETS
          int steps,
          long packedAt,
          long at) {
        segment = exact(segment);
    SUMS
        for (int step = 0; step < steps; step++) {
          long x = step * BYTES;
          long y = packedAt + step * (4 * BYTES);
    LOADS
    PRODUCTS
        }
    STORES
      }
    """
        .replace("ROWS", Integer.toString(rows))
        .replace("OFFSETS", TileText.lines(rows, r -> "long x" + r + ","))
        .replace(
            "SUMS",
            TileText.grid(
                rows,
                4,
                (r, q) ->
                    "FloatVector a%d%d = %s;"
                        .formatted(
                            r,
                            q,
                            TileText.load("segment", "at" + TileText.longVectors(4 * r + q)))))
        .replace(
            "LOADS",
            TileText.lines(
                4,
                q ->
                    "FloatVector g"
                        + q
                        + " = "
                        + TileText.load("segment", "y" + TileText.longVectors(q))
                        + ";"))
        .replace(
            "PRODUCTS",
            TileText.products(
                "a", "i", "g", rows, 4, r -> TileText.load("segment", "x" + r + " + x")))
        .replace(
            "STORES",
            TileText.grid(
                rows,
                4,
                (r, q) ->
                    "a%d%d.intoMemorySegment(segment, at%s, ORDER);"
                        .formatted(r, q, TileText.longVectors(4 * r + q))));
  }
}
