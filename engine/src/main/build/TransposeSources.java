import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Transposes and sums across lanes of squares of vectors, in registers: a butterfly of log2 n
 * stages. Stage by stage vectors d apart exchange (or add) the lanes whose numbers differ from
 * their own in bit d, for d = n / 2 down to 1.
 */
final class TransposeSources {
  private TransposeSources() {}

  static List<KernelSources.Source> all() {
    return List.of(
        new KernelSources.Source(
            "simd",
            "TransposeTileLoops",
            KernelSources.imports(
                "jdk.incubator.vector.VectorMask", "jdk.incubator.vector.VectorShuffle"),
            """
            /** Transposes a square tile, or sums the lanes of its vectors, in registers. */
            public final class TransposeTileLoops {
              private static final VectorShuffle<Float> SWAP_8 = swap(8);
              private static final VectorShuffle<Float> SWAP_4 = swap(4);
              private static final VectorShuffle<Float> SWAP_2 = swap(2);
              private static final VectorShuffle<Float> SWAP_1 = swap(1);
              private static final VectorMask<Float> UPPER_8 = withBit(0xFF00);
              private static final VectorMask<Float> UPPER_4 = withBit(0xF0F0);
              private static final VectorMask<Float> UPPER_2 = withBit(0xCCCC);
              private static final VectorMask<Float> UPPER_1 = withBit(0xAAAA);

              private TransposeTileLoops() {}

              private static VectorShuffle<Float> swap(int bit) {
                return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ bit) % Lanes.COUNT);
              }

              private static VectorMask<Float> withBit(long lanes) {
                return VectorMask.fromLong(SPECIES, lanes & ((1L << Lanes.COUNT) - 1));
              }

              /**
               * Transposes a tile of as many rows as a vector has lanes; rows of the input and of the output
               * are so many bytes apart.
               */
              public static void run(
                  MemorySegment in, long inAt, long inRow, MemorySegment out, long outAt, long outRow) {
                if (Lanes.COUNT == 16) {
                  tile16(in, inAt, inRow, out, outAt, outRow);
                } else if (Lanes.COUNT == 8) {
                  tile8(in, inAt, inRow, out, outAt, outRow);
                } else {
                  tile4(in, inAt, inRow, out, outAt, outRow);
                }
              }
            TILES
              /** {@code out[i] = sum over lanes of row i} of 16 rows of 16 lanes. */
              static void sum16(MemorySegment in, long inAt, long inRow, MemorySegment out, long outAt) {
                in = exact(in);
                out = exact(out);
            SUMS
              }
            }
            """
                .replace("TILES", tile(4) + tile(8) + tile(16))
                .replace("SUMS", sums(16))));
  }

  private static String tile(int rows) {
    return """

      static void tileROWS(
          MemorySegment input, long inAt, long inRow, MemorySegment output, long outAt, long outRow) {
        MemorySegment in = exact(input);
        MemorySegment out = exact(output);
    BODY
      }
    """
        .replace("ROWS", Integer.toString(rows))
        .replace("BODY", transpose(rows));
  }

  private static String loads(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(
            r ->
                "FloatVector r%d = FloatVector.fromMemorySegment(SPECIES, in, inAt%s, ORDER);"
                    .formatted(r, plus(r, "inRow")))
        .collect(Collectors.joining("\n"));
  }

  private static String plus(int rows, String row) {
    return rows == 0 ? "" : rows == 1 ? " + " + row : " + " + rows + " * " + row;
  }

  private static String transpose(int rows) {
    List<String> lines = new ArrayList<>(List.of(loads(rows)));
    char from = 'r';
    char to = 'a';
    for (int distance = rows / 2; distance > 0; distance /= 2) {
      for (int row = 0; row < rows; row++) {
        if ((row & distance) == 0) {
          lines.add(
              """
              FloatVector TL = FL.blend(FH.rearrange(SWAP_D), UPPER_D);
              FloatVector TH = FL.rearrange(SWAP_D).blend(FH, UPPER_D);\
              """
                  .replace("TL", "" + to + row)
                  .replace("TH", "" + to + (row + distance))
                  .replace("FL", "" + from + row)
                  .replace("FH", "" + from + (row + distance))
                  .replace("_D", "_" + distance));
        }
      }
      from = to++;
    }
    for (int row = 0; row < rows; row++) {
      lines.add(
          "%s%d.intoMemorySegment(out, outAt%s, ORDER);".formatted(from, row, plus(row, "outRow")));
    }
    return String.join("\n", lines);
  }

  private static String sums(int rows) {
    List<String> lines = new ArrayList<>(List.of(loads(rows)));
    char from = 'r';
    char to = 'a';
    for (int distance = rows / 2; distance > 0; distance /= 2) {
      for (int row = 0; row < distance; row++) {
        lines.add(
            "FloatVector TL = FL.blend(FH, UPPER_D).add(FH.blend(FL, UPPER_D).rearrange(SWAP_D));"
                .replace("TL", "" + to + row)
                .replace("FL", "" + from + row)
                .replace("FH", "" + from + (row + distance))
                .replace("_D", "_" + distance));
      }
      from = to++;
    }
    lines.add(from + "0.intoMemorySegment(out, outAt, ORDER);");
    return String.join("\n", lines);
  }
}
