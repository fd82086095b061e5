import java.util.List;

/** Tiles of matrix products along rows: dot products, and products with a narrow matrix. */
final class ProductTileSources {
  private ProductTileSources() {}

  static List<KernelSources.Source> all() {
    return List.of(dots(), narrowGemv());
  }

  private static KernelSources.Source dots() {
    String body =
        """
        /** The micro-kernel of dot products: three rows with five rows, vectors running along K. */
        public final class DotLoops {
          /** Rows of the left operand. */
          public static final int LEFT = 3;

          /** Rows of the right operand. */
          public static final int RIGHT = 5;

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
          public static void run(
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
                "COLS",
                TileText.lines(4, i -> "int k%1$d = Math.min(%1$d, cols - 1);".formatted(i + 1)))
            .replace(
                "RIGHTS",
                TileText.lines(4, i -> "long b%1$d = bOffset + k%1$d * bRow;".formatted(i + 1)))
            .replace(
                "ZEROS",
                TileText.grid(3, 5, (r, c) -> "FloatVector c" + r + c + " = c00;")
                    .replace("FloatVector c00 = c00;\n", ""))
            .replace(
                "LOADS",
                TileText.lines(
                    5,
                    c -> "FloatVector y" + c + " = " + TileText.load("b", "b" + c + " + at") + ";"))
            .replace(
                "PRODUCTS",
                TileText.products("c", "x", "y", 3, 5, r -> TileText.load("a", "a" + r + " + at")))
            .replace(
                "STORES",
                TileText.grid(
                    3,
                    5,
                    (r, c) ->
                        "c%d%d.intoMemorySegment(out, o%d%s, ORDER);"
                            .formatted(r, c, r, c == 0 ? "" : " + k" + c + " * BYTES")));
    return new KernelSources.Source(
        "gemm.micro",
        "DotLoops",
        KernelSources.imports(TileText.BYTES, TileText.LANES, "jdk.incubator.vector.VectorMask"),
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
        "gemm.micro",
        "NarrowGemvLoops",
        KernelSources.imports(TileText.BYTES, TileText.JAVA_FLOAT),
        body);
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
        .replace("ZEROS", TileText.lines(vectors - 1, v -> "FloatVector s" + (v + 1) + " = s0;"))
        .replace(
            "SUMS",
            TileText.lines(
                vectors,
                v ->
                    "s%d = v.fma(%s, s%d);"
                        .formatted(v, TileText.load("b", "at" + TileText.vectors(v)), v)))
        .replace(
            "STORES",
            TileText.lines(
                vectors,
                v ->
                    "s%d.intoMemorySegment(y, yOffset%s, ORDER);"
                        .formatted(v, TileText.vectors(v))));
  }
}
