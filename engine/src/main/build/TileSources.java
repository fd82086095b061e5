import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Register tiles: sums of products of some rows with some vectors, in as many local variables, of
 * matrix products, convolutions and their gradients.
 */
final class TileSources {
  private static final String BYTES = "static dev.panagrad.engine.kernel.simd.Access.BYTES";
  private static final String LANES = "dev.panagrad.engine.kernel.simd.Lanes";
  private static final String JAVA_FLOAT = "static java.lang.foreign.ValueLayout.JAVA_FLOAT";

  private TileSources() {}

  static List<KernelSources.Source> all() {
    return Stream.of(
            IntStream.of(2, 3, 4).mapToObj(TileSources::microKernel),
            IntStream.of(1, 4, 6).mapToObj(TileSources::convTiles),
            Stream.of(channelTile(), laneTile(), dots(), narrowGemv(), inverseTransform()))
        .flatMap(sources -> sources)
        .toList();
  }

  /** Some lines, one for each number below a count. */
  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
  }

  /** The same for each pair of numbers. */
  private static String grid(int rows, int cols, Pair line) {
    return lines(rows, r -> lines(cols, c -> line.of(r, c)));
  }

  private interface Pair {
    String of(int row, int col);
  }

  /** The innermost statements of a tile: each row's scalar or vector times each vector. */
  private static String products(
      String sum, String left, String right, int rows, int vectors, IntFunction<String> loadLeft) {
    return lines(
        rows,
        r ->
            "FloatVector %s%d = %s;\n".formatted(left, r, loadLeft.apply(r))
                + lines(
                    vectors,
                    v ->
                        "SRV = LR.fma(YV, SRV);"
                            .replace("SRV", sum + r + v)
                            .replace("LR", left + r)
                            .replace("YV", right + v)));
  }

  private static String load(String segment, String at) {
    return "FloatVector.fromMemorySegment(SPECIES, %s, %s, ORDER)".formatted(segment, at);
  }

  private static String all(String scalar) {
    return "FloatVector.broadcast(SPECIES, " + scalar + ")";
  }

  /** An offset of so many vectors; C2 takes them as they are written, with or without a cast. */
  private static String plus(int vectors, String one, String each) {
    return vectors == 0
        ? ""
        : " + " + (vectors == 1 ? one : each.replace("#", Integer.toString(vectors)));
  }

  private static String vectors(int count) {
    return plus(count, "BYTES", "# * BYTES");
  }

  private static String longVectors(int count) {
    return plus(count, "1L * BYTES", "#L * BYTES");
  }

  private static KernelSources.Source microKernel(int vectors) {
    String body =
        """
        /** The micro-kernel of six rows by VECTORS vectors: all SUMS sums stay in registers. */
        final class MicroKernel6xVECTORSLoops {
          private MicroKernel6xVECTORSLoops() {}

          /** Computes one tile, see {@link MicroKernels#multiply}. */
          static void run(
              MemorySegment a,
              long aOffset,
              long aRow,
              int rows,
              MemorySegment b,
              long bOffset,
              long bRow,
              int k,
              MemorySegment out,
              long outOffset,
              long outRow) {
            a = exact(a);
            b = exact(b);
            out = exact(out);
            int last = rows - 1;
            long a0 = aOffset;
        ROWS
            FloatVector c00 = FloatVector.zero(SPECIES);
        ZEROS
            long bAt = bOffset;
            for (int i = 0; i < k; i++) {
              long at = (long) Float.BYTES * i;
        LOADS
        PRODUCTS
              bAt += bRow;
            }
            long o0 = outOffset;
        OUTS
        STORES
          }
        }
        """
            .replace("VECTORS", Integer.toString(vectors))
            .replace("SUMS", Integer.toString(6 * vectors))
            .replace(
                "ROWS",
                IntStream.range(1, 6)
                    .mapToObj("long a%1$d = aOffset + Math.min(%1$d, last) * aRow;"::formatted)
                    .collect(Collectors.joining("\n")))
            .replace(
                "ZEROS",
                grid(6, vectors, (r, v) -> "FloatVector c" + r + v + " = c00;")
                    .replace("FloatVector c00 = c00;\n", ""))
            .replace(
                "LOADS",
                lines(
                    vectors,
                    v -> "FloatVector b" + v + " = " + load("b", "bAt" + vectors(v)) + ";"))
            .replace(
                "PRODUCTS",
                products("c", "x", "b", 6, vectors, r -> all("a.get(JAVA_FLOAT, a" + r + " + at)")))
            .replace(
                "OUTS",
                IntStream.range(1, 6)
                    .mapToObj(r -> "long o%d = o%d + outRow;".formatted(r, r - 1))
                    .collect(Collectors.joining("\n")))
            .replace(
                "STORES",
                grid(
                    6,
                    vectors,
                    (r, v) ->
                        "c%d%d.intoMemorySegment(out, o%d%s, ORDER);"
                            .formatted(r, v, r, vectors(v))));
    return new KernelSources.Source(
        "gemm",
        "MicroKernel6x" + vectors + "Loops",
        KernelSources.imports(BYTES, JAVA_FLOAT),
        body);
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

  private static String rowOf(int row) {
    return plus(row, "rowBytes", "# * rowBytes");
  }

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
    List<String> imports = channels == 1 ? KernelSources.imports() : KernelSources.imports(BYTES);
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
                grid(
                    channels,
                    vectors,
                    (r, v) ->
                        "FloatVector s%d%d = %s;"
                            .formatted(
                                r, v, v == 0 ? all("bias[biasAt + " + r + "]") : "s" + r + 0)))
            .replace(
                "LOADS",
                lines(
                    vectors,
                    v -> "FloatVector x" + v + " = " + load("in", "x" + longVectors(v)) + ";"))
            .replace(
                "PRODUCTS",
                products(
                    "s",
                    "w",
                    "x",
                    channels,
                    vectors,
                    r -> all("weights[w" + (r == 0 ? "" : " + " + r) + "]")))
            .replace(
                "STORES",
                grid(
                    channels,
                    vectors,
                    (r, v) ->
                        "SRV.blend(low, SRV.lt(low)).intoMemorySegment(out, outAt%s%s, ORDER);"
                            .replace("SRV", "s" + r + v)
                            .formatted(rowOf(r), longVectors(v))));
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
                grid(8, 3, (r, v) -> "FloatVector s" + r + v + " = FloatVector.zero(SPECIES);"))
            .replace(
                "LOADS",
                lines(
                    3,
                    v ->
                        "FloatVector y" + v + " = " + load("gradient", "y" + longVectors(v)) + ";"))
            .replace(
                "PRODUCTS",
                products(
                    "s", "x", "y", 8, 3, r -> all("images[x" + (r == 0 ? "" : " + " + r) + "]")))
            .replace(
                "STORES",
                grid(
                    8,
                    3,
                    (r, v) ->
                        "s%d%d.intoMemorySegment(out, outAt%s%s, ORDER);"
                            .formatted(r, v, rowOf(r), longVectors(v))));
    return new KernelSources.Source(
        "conv.filtergrad", "ChannelTileLoops", KernelSources.imports(BYTES), body);
  }

  private static KernelSources.Source laneTile() {
    String body =
        """
        /**
         * The innermost loop of gradients by small filters: a tile of six filter rows by four channels,
         * each sum a vector over the batch.
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

          /**
           * Adds to 6 x 4 sums: {@code sums[r, q] += sum over steps of x_r[step] * packed[step, q]}, side
           * by side.
           *
           * <p>All is read in the order in which it lies, a vector further a step: only so does the JIT
           * compiler take the range checks out of the loop, which were a third of the time.
           *
           * @param x0 byte offsets of the rows' images; all operands lie in one segment
           */
          static void multiply(
              MemorySegment segment,
              long x0,
              long x1,
              long x2,
              long x3,
              long x4,
              long x5,
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
        }
        """
            .replace(
                "ADD_SUMS",
                lines(
                    4, q -> "FloatVector a" + q + " = " + load("sums", "s" + longVectors(q)) + ";"))
            .replace(
                "ADD_LOADS",
                lines(
                    4,
                    q ->
                        "a%d = %s.add(a%d);".formatted(q, load("packed", "y" + longVectors(q)), q)))
            .replace(
                "ADD_STORES",
                lines(
                    4,
                    q -> "a%d.intoMemorySegment(sums, s%s, ORDER);".formatted(q, longVectors(q))))
            .replace(
                "SUMS",
                grid(
                    6,
                    4,
                    (r, q) ->
                        "FloatVector a%d%d = %s;"
                            .formatted(r, q, load("segment", "at" + longVectors(4 * r + q)))))
            .replace(
                "LOADS",
                lines(
                    4,
                    q -> "FloatVector g" + q + " = " + load("segment", "y" + longVectors(q)) + ";"))
            .replace(
                "PRODUCTS", products("a", "i", "g", 6, 4, r -> load("segment", "x" + r + " + x")))
            .replace(
                "STORES",
                grid(
                    6,
                    4,
                    (r, q) ->
                        "a%d%d.intoMemorySegment(segment, at%s, ORDER);"
                            .formatted(r, q, longVectors(4 * r + q))));
    return new KernelSources.Source(
        "conv.filtergrad", "LaneTileLoops", KernelSources.imports(BYTES), body);
  }

  private static KernelSources.Source dots() {
    String body =
        """
        /** The micro-kernel of dot products: three rows with five rows, vectors running along K. */
        final class DotLoops {
          /** Rows of the left operand. */
          static final int LEFT = 3;

          /** Rows of the right operand. */
          static final int RIGHT = 5;

          private DotLoops() {}

          /**
           * Writes one vector for each pair of rows, whose lanes are still to be summed: {@code out[r, c] =
           * sum over i of a[r, i] * b[c, i]}, where i counts vectors.
           *
           * @param aRow bytes between rows of a
           * @param rows valid rows of a, 1 to 3; the last of them stands for those that are missing
           * @param bRow bytes between rows of b
           * @param cols valid rows of b, 1 to 5, likewise
           * @param outRow bytes between the rows of out, a vector for each column
           */
          static void run(
              MemorySegment a,
              long aOffset,
              long aRow,
              int rows,
              MemorySegment b,
              long bOffset,
              long bRow,
              int cols,
              int k,
              MemorySegment out,
              long outOffset,
              long outRow) {
            a = exact(a);
            b = exact(b);
            out = exact(out);
            int r1 = Math.min(1, rows - 1);
            int r2 = Math.min(2, rows - 1);
        COLS
            long a0 = aOffset;
            long a1 = aOffset + r1 * aRow;
            long a2 = aOffset + r2 * aRow;
            long b0 = bOffset;
        RIGHTS
            FloatVector c00 = FloatVector.zero(SPECIES);
        ZEROS
            int vectors = k / Lanes.COUNT;
            for (int i = 0; i < vectors; i++) {
              long at = i * BYTES;
        LOADS
        PRODUCTS
            }
            long o0 = outOffset;
            long o1 = outOffset + r1 * outRow;
            long o2 = outOffset + r2 * outRow;
        STORES
            if (k % Lanes.COUNT != 0) {
              addTail(a, aOffset, aRow, rows, b, bOffset, bRow, cols, k, out, outOffset, outRow);
            }
          }

          /** The same for what is left behind the last full vector. */
          private static void addTail(
              MemorySegment a,
              long aOffset,
              long aRow,
              int rows,
              MemorySegment b,
              long bOffset,
              long bRow,
              int cols,
              int k,
              MemorySegment out,
              long outOffset,
              long outRow) {
            VectorMask<Float> tail = SPECIES.indexInRange(0, k % Lanes.COUNT);
            long end = k / Lanes.COUNT * BYTES;
            for (int row = 0; row < rows; row++) {
              FloatVector x =
                  FloatVector.fromMemorySegment(SPECIES, a, aOffset + row * aRow + end, ORDER, tail);
              for (int col = 0; col < cols; col++) {
                long to = outOffset + row * outRow + col * BYTES;
                FloatVector y =
                    FloatVector.fromMemorySegment(SPECIES, b, bOffset + col * bRow + end, ORDER, tail);
                x.fma(y, FloatVector.fromMemorySegment(SPECIES, out, to, ORDER))
                    .intoMemorySegment(out, to, ORDER);
              }
            }
          }
        }
        """
            .replace(
                "COLS", lines(4, i -> "int k%1$d = Math.min(%1$d, cols - 1);".formatted(i + 1)))
            .replace(
                "RIGHTS", lines(4, i -> "long b%1$d = bOffset + k%1$d * bRow;".formatted(i + 1)))
            .replace(
                "ZEROS",
                grid(3, 5, (r, c) -> "FloatVector c" + r + c + " = c00;")
                    .replace("FloatVector c00 = c00;\n", ""))
            .replace(
                "LOADS",
                lines(5, c -> "FloatVector y" + c + " = " + load("b", "b" + c + " + at") + ";"))
            .replace("PRODUCTS", products("c", "x", "y", 3, 5, r -> load("a", "a" + r + " + at")))
            .replace(
                "STORES",
                grid(
                    3,
                    5,
                    (r, c) ->
                        "c%d%d.intoMemorySegment(out, o%d%s, ORDER);"
                            .formatted(r, c, r, c == 0 ? "" : " + k" + c + " * BYTES")));
    return new KernelSources.Source(
        "gemm",
        "DotLoops",
        KernelSources.imports(BYTES, LANES, "jdk.incubator.vector.VectorMask"),
        body);
  }

  private static KernelSources.Source narrowGemv() {
    String body =
        """
        /**
         * One row times a narrow matrix: all sums stay in registers, and B is read once, in the order in
         * which it lies, a third faster from the second cache than eight rows side by side ({@link
         * GemvLoops}). Every sum has the same order there and here.
         */
        final class NarrowGemvLoops {
          private NarrowGemvLoops() {}
        METHODS}
        """
            .replace("METHODS", narrowGemv("sixteen", 16) + narrowGemv("eight", 8));
    return new KernelSources.Source(
        "gemm", "NarrowGemvLoops", KernelSources.imports(BYTES, JAVA_FLOAT), body);
  }

  private static String narrowGemv(String name, int vectors) {
    return """

      static void NAME(
          MemorySegment x,
          long xOffset,
          int k,
          MemorySegment b,
          long bOffset,
          long bRow,
          MemorySegment y,
          long yOffset) {
        x = exact(x);
        b = exact(b);
        y = exact(y);
        FloatVector s0 = FloatVector.zero(SPECIES);
    ZEROS
        long at = bOffset;
        for (int i = 0; i < k; i++) {
          long xAt = xOffset + (long) Float.BYTES * i;
          FloatVector v = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xAt));
    SUMS
          at += bRow;
        }
    STORES
      }
    """
        .replace("NAME", name)
        .replace("ZEROS", lines(vectors - 1, v -> "FloatVector s" + (v + 1) + " = s0;"))
        .replace(
            "SUMS",
            lines(
                vectors,
                v -> "s%d = v.fma(%s, s%d);".formatted(v, load("b", "at" + vectors(v)), v)))
        .replace(
            "STORES",
            lines(
                vectors,
                v -> "s%d.intoMemorySegment(y, yOffset%s, ORDER);".formatted(v, vectors(v))));
  }

  private static KernelSources.Source inverseTransform() {
    String body =
        """
        /**
         * The inverse Winograd transform of products: {@code A' p} for the points 0, 1, -1, 1/2, -2 and
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
        PARAMETERS {
            switch (cells.length) {
              case 3 -> three(in, inAt, position, inRow, bias, floor, out, outAt, cells, outRow);
              case 4 -> four(in, inAt, position, inRow, bias, floor, out, outAt, cells, outRow);
              default -> five(in, inAt, position, inRow, bias, floor, out, outAt, cells, outRow);
            }
          }
        METHODS}
        """
            .replace("PARAMETERS", INVERSE_PARAMETERS)
            .replace("METHODS", inverse("three", 3) + inverse("four", 4) + inverse("five", 5));
    return new KernelSources.Source(
        "conv.winograd", "InverseTransformLoops", KernelSources.imports(BYTES), body);
  }

  private static final String INVERSE_PARAMETERS =
      """
      MemorySegment in,
      long inAt,
      long position,
      long inRow,
      float[] bias,
      float floor,
      MemorySegment out,
      long outAt,
      long[] cells,
      long outRow)\
      """;

  /** The rows of A' times the products, without the 1 of the last. */
  private static final List<String> INVERSE_ROWS =
      List.of(
          "p0.add(sum).add(p3.add(p4))",
          "difference.add(p3.mul(0.5f).sub(p4.mul(2f)))",
          "sum.add(p3.mul(0.25f).add(p4.mul(4f)))",
          "difference.add(p3.mul(0.125f).sub(p4.mul(8f)))",
          "sum.add(p3.mul(0.0625f).add(p4.mul(16f)))");

  private static String inverse(String name, int results) {
    return """

      private static void NAME(
    PARAMETERS {
        in = exact(in);
        out = exact(out);
        FloatVector low = FloatVector.broadcast(SPECIES, floor);
        for (int channel = 0; channel < bias.length; channel++) {
          FloatVector add = FloatVector.broadcast(SPECIES, bias[channel]);
          long x = inAt + channel * inRow;
          long y = outAt + channel * outRow;
          for (long end = x + inRow; x < end; x += BYTES, y += BYTES) {
    LOADS
            FloatVector sum = p1.add(p2);
            FloatVector difference = p1.sub(p2);
    RESULTS
          }
        }
      }
    """
        .replace("NAME", name)
        .replace("PARAMETERS", INVERSE_PARAMETERS)
        .replace(
            "LOADS",
            lines(
                6, p -> "FloatVector p" + p + " = " + load("in", "x + " + p + " * position") + ";"))
        .replace(
            "RESULTS",
            lines(
                results,
                k ->
                    "FloatVector yK = %s%s.add(add);\nyK.blend(low, yK.lt(low)).intoMemorySegment(out, y + cells[K], ORDER);"
                        .replace("K", Integer.toString(k))
                        .formatted(INVERSE_ROWS.get(k), k == results - 1 ? ".add(p5)" : "")));
  }
}
