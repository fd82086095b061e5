import java.util.List;

/** The transform of products back to results, in minimal filtering. */
final class WinogradSources {
  private WinogradSources() {}

  static List<KernelSources.Source> all() {
    return List.of(inverseTransform());
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
        "conv.winograd", "InverseTransformLoops", KernelSources.imports(TileText.BYTES), body);
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
            TileText.lines(
                6,
                p ->
                    "FloatVector p"
                        + p
                        + " = "
                        + TileText.load("in", "x + " + p + " * position")
                        + ";"))
        .replace(
            "RESULTS",
            TileText.lines(
                results,
                k ->
                    "FloatVector yK = %s%s.add(add);\nyK.blend(low, yK.lt(low)).intoMemorySegment(out, y + cells[K], ORDER);"
                        .replace("K", Integer.toString(k))
                        .formatted(INVERSE_ROWS.get(k), k == results - 1 ? ".add(p5)" : "")));
  }
}
