import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tiles of convolutions that sum by taps, one class for each number of channels. */
final class ConvTileSources {
  private ConvTileSources() {}

  static List<KernelSources.Source> all() {
    return IntStream.of(1, 2, 4, 6).mapToObj(ConvTileSources::convTiles).toList();
  }

  private static final String TILE_PARAMETERS =
      """
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
      float floor)\
      """;

  private static final String TILE_ARGUMENTS =
      "in, inAt, weights, weightAt, bias, biasAt, table, entries, out, outAt, rowBytes, floor";

  private static KernelSources.Source convTiles(int channels) {
    String name = "ConvTile" + channels + "Loops";
    String methods =
        channels == 1
            ? convTile("public static void run(\n", 1, 1)
            : """
            /** Runs the tile of so many channels by {@code vectors} (1 to 4) vectors. */
            public static void run(
                int vectors,
            PARAMETERS {
              switch (vectors) {
                case 4 -> tileCx4(ARGUMENTS);
                case 3 -> tileCx3(ARGUMENTS);
                case 2 -> tileCx2(ARGUMENTS);
                default -> tileCx1(ARGUMENTS);
              }
            }
            """
                    .replace("PARAMETERS", TILE_PARAMETERS)
                    .replace("ARGUMENTS", TILE_ARGUMENTS)
                    .replace("Cx", channels + "x")
                + IntStream.of(4, 3, 2, 1)
                    .mapToObj(
                        v ->
                            convTile(
                                "private static void tile%dx%d(\n".formatted(channels, v),
                                channels,
                                v))
                    .collect(Collectors.joining());
    String body =
        """
        /**
         * The innermost loops of convolutions for tiles of CHANNELS output channels by some vectors of
         * the batch: {@code out[r] = max(bias[r] + sum over e of weights[r, e] * in[e], floor)}.
         *
         * <p>The rows of the input that an output position reads are listed in a table of pairs (element
         * offset from {@code inAt}, index of the packed weights), so that borders, strides and both
         * directions share one loop without branches. Weights lie in a heap array because C2 merges the
         * range checks of neighbouring array elements, but not those of a segment: with a segment the
         * widest tile ran at a quarter of its speed.
         */
        public final class NAME {
          private NAME() {}

        METHODS
        }
        """
            .replace("CHANNELS", Integer.toString(channels))
            .replace("NAME", name)
            .replace("METHODS", methods);
    List<String> imports =
        channels == 1 ? KernelSources.imports() : KernelSources.imports(TileText.BYTES);
    return new KernelSources.Source("conv.plan", name, imports, body);
  }

  private static String convTile(String head, int channels, int vectors) {
    return "\n"
        + head
        + TILE_PARAMETERS
        + """
         {
          in = exact(in);
          out = exact(out);
        SUMS
          for (int e = 0; e < entries; e += 2) {
            long x = inAt + ((long) table[e] << 2);
            int w = weightAt + table[e + 1];
        LOADS
        PRODUCTS
          }
          FloatVector low = FloatVector.broadcast(SPECIES, floor);
        STORES
        }
        """
            .replace(
                "SUMS",
                TileText.grid(
                    channels,
                    vectors,
                    (r, v) ->
                        "FloatVector s%d%d = %s;"
                            .formatted(
                                r,
                                v,
                                v == 0 ? TileText.all("bias[biasAt + " + r + "]") : "s" + r + 0)))
            .replace(
                "LOADS",
                TileText.lines(
                    vectors,
                    v ->
                        "FloatVector x"
                            + v
                            + " = "
                            + TileText.load("in", "x" + TileText.longVectors(v))
                            + ";"))
            .replace(
                "PRODUCTS",
                TileText.products(
                    "s",
                    "w",
                    "x",
                    channels,
                    vectors,
                    r -> TileText.all("weights[w" + (r == 0 ? "" : " + " + r) + "]")))
            .replace(
                "STORES",
                TileText.grid(
                    channels,
                    vectors,
                    (r, v) ->
                        "SRV.blend(low, SRV.lt(low)).intoMemorySegment(out, outAt%s%s, ORDER);"
                            .replace("SRV", "s" + r + v)
                            .formatted(TileText.rowOf(r), TileText.longVectors(v))));
  }
}
