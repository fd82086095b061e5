import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The micro-kernels of matrix products, with a B of floats or of bytes: tiles of six rows, and of
 * four for processors with 16 registers.
 */
final class MicroKernelSources {
  private MicroKernelSources() {}

  static List<KernelSources.Source> all() {
    return Stream.concat(
            Stream.of(microKernel(4, 2), byteKernel(4, 2)),
            Stream.concat(
                IntStream.of(2, 3, 4).mapToObj(vectors -> microKernel(6, vectors)),
                Stream.of(byteKernel(6, 4))))
        .toList();
  }

  private static KernelSources.Source microKernel(int rows, int vectors) {
    String loads =
        TileText.lines(
            vectors,
            v ->
                "FloatVector b"
                    + v
                    + " = "
                    + TileText.load("b", "bAt" + TileText.vectors(v))
                    + ";");
    return kernel(
        "MicroKernel%dx%dLoops".formatted(rows, vectors),
        rows,
        vectors,
        "The micro-kernel of COUNT rows by VECTORS vectors: all SUMS sums stay in registers.",
        "Computes one tile, see {@link MicroKernels#multiply}.",
        "long bRow",
        loads,
        "bRow",
        KernelSources.imports(TileText.BYTES, TileText.JAVA_FLOAT));
  }

  /** The same for a B of 8-bit integers, see ByteKernels. */
  private static KernelSources.Source byteKernel(int rows, int vectors) {
    String shift = vectors == 4 ? "%d" : "up - %d";
    String loads =
        "IntVector four = IntVector.fromMemorySegment(INTS, b, bAt, ORDER);\n"
            + TileText.lines(
                vectors,
                v ->
                    """
                    FloatVector bV =
                        (FloatVector)
                            four.lanewise(VectorOperators.LSHL, UP)
                                .lanewise(VectorOperators.ASHR, 24)
                                .convert(VectorOperators.I2F, 0);\
                    """
                        .replace("bV", "b" + v)
                        .replace("UP", shift.formatted(vectors == 4 ? 24 - 8 * v : 8 * v)));
    return kernel(
        "ByteKernel%dx%dLoops".formatted(rows, vectors),
        rows,
        vectors,
        "The micro-kernel of COUNT rows by VECTORS vectors of 8-bit integers, which become floats"
            + " here.",
        "Computes one tile, see {@link ByteKernels#multiply}.",
        "int up",
        loads,
        "BYTES",
        KernelSources.imports(
            TileText.BYTES,
            TileText.JAVA_FLOAT,
            "jdk.incubator.vector.IntVector",
            "jdk.incubator.vector.VectorOperators",
            "jdk.incubator.vector.VectorSpecies"));
  }

  private static KernelSources.Source kernel(
      String name,
      int count,
      int vectors,
      String comment,
      String method,
      String parameter,
      String loads,
      String step,
      List<String> imports) {
    String species =
        """
          private static final VectorSpecies<Integer> INTS =
              VectorSpecies.of(int.class, SPECIES.vectorShape());

        """;
    String body =
        """
        /** COMMENT */
        final class NAME {
        INTSPECIES  private NAME() {}

          /** METHOD */
          static void run(
              MemorySegment a,
              long aOffset,
              long aRow,
              int rows,
              MemorySegment b,
              long bOffset,
              PARAMETER,
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
              bAt += STEP;
            }
            long o0 = outOffset;
        OUTS
        STORES
          }
        }
        """
            .replace("COMMENT", comment)
            .replace("METHOD", method)
            .replace("NAME", name)
            .replace("INTSPECIES", step.equals("BYTES") ? species : "")
            .replace("PARAMETER", parameter)
            .replace("STEP", step)
            .replace("COUNT", count == 6 ? "six" : "four")
            .replace("VECTORS", Integer.toString(vectors))
            .replace("SUMS", Integer.toString(count * vectors))
            .replace(
                "ROWS",
                IntStream.range(1, count)
                    .mapToObj("long a%1$d = aOffset + Math.min(%1$d, last) * aRow;"::formatted)
                    .collect(Collectors.joining("\n")))
            .replace(
                "ZEROS",
                TileText.grid(count, vectors, (r, v) -> "FloatVector c" + r + v + " = c00;")
                    .replace("FloatVector c00 = c00;\n", ""))
            .replace("LOADS", loads)
            .replace(
                "PRODUCTS",
                TileText.products(
                    "c",
                    "x",
                    "b",
                    count,
                    vectors,
                    r -> TileText.all("a.get(JAVA_FLOAT, a" + r + " + at)")))
            .replace(
                "OUTS",
                IntStream.range(1, count)
                    .mapToObj(r -> "long o%d = o%d + outRow;".formatted(r, r - 1))
                    .collect(Collectors.joining("\n")))
            .replace(
                "STORES",
                TileText.grid(
                    count,
                    vectors,
                    (r, v) ->
                        "c%d%d.intoMemorySegment(out, o%d%s, ORDER);"
                            .formatted(r, v, r, TileText.vectors(v))));
    return new KernelSources.Source("gemm.micro", name, imports, body);
  }
}
