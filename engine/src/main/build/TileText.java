import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text that the templates of tiles share: imports, repeated lines, loads and offsets of vectors.
 */
final class TileText {
  static final String BYTES = "static dev.panagrad.engine.kernel.simd.Access.BYTES";
  static final String LANES = "dev.panagrad.engine.kernel.simd.Lanes";
  static final String JAVA_FLOAT = "static java.lang.foreign.ValueLayout.JAVA_FLOAT";

  private TileText() {}

  /** Some lines, one for each number below a count. */
  static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
  }

  /** The same for each pair of numbers. */
  static String grid(int rows, int cols, Pair line) {
    return lines(rows, r -> lines(cols, c -> line.of(r, c)));
  }

  interface Pair {
    String of(int row, int col);
  }

  /** The innermost statements of a tile: each row's scalar or vector times each vector. */
  static String products(
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

  static String load(String segment, String at) {
    return "FloatVector.fromMemorySegment(SPECIES, %s, %s, ORDER)".formatted(segment, at);
  }

  static String all(String scalar) {
    return "FloatVector.broadcast(SPECIES, " + scalar + ")";
  }

  /** An offset of so many vectors; C2 takes them as they are written, with or without a cast. */
  private static String plus(int vectors, String one, String each) {
    return vectors == 0
        ? ""
        : " + " + (vectors == 1 ? one : each.replace("#", Integer.toString(vectors)));
  }

  static String vectors(int count) {
    return plus(count, "BYTES", "# * BYTES");
  }

  static String longVectors(int count) {
    return plus(count, "1L * BYTES", "#L * BYTES");
  }

  static String rowOf(int row) {
    return plus(row, "rowBytes", "# * rowBytes");
  }
}
