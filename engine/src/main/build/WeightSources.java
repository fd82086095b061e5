import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Softmax over rows of scores, with the polynomial of e^x written out. */
final class WeightSources {
  private WeightSources() {}

  static List<KernelSources.Source> all() {
    return List.of(
        new KernelSources.Source(
            "attention",
            "WeightLoops",
            KernelSources.imports(
                "static dev.panagrad.engine.kernel.simd.Access.BYTES",
                "static dev.panagrad.engine.kernel.simd.Access.full",
                "static dev.panagrad.engine.kernel.simd.Access.rest",
                "dev.panagrad.engine.kernel.simd.HorizontalSum",
                "dev.panagrad.engine.kernel.simd.Lanes",
                "dev.panagrad.engine.kernel.simd.RowLoops",
                "jdk.incubator.vector.VectorMask",
                "jdk.incubator.vector.VectorOperators"),
            """
            /**
             * Turns rows of scores into weights, in place, all rows in one call: a row is short, so that calls
             * took half of the time.
             */
            final class WeightLoops {
            CONSTANTS
              private WeightLoops() {}

              /**
               * Softmax of rows times a factor; lengths are in bytes. What a row doesn't see becomes 0, and
               * a row whose elements are all minus infinity too.
               *
               * @param seen the length of the part that the first row sees
               * @param step how much more each further row sees
               */
              static void softmax(
                  MemorySegment scores,
                  long start,
                  int rows,
                  long bytes,
                  float factor,
                  long seen,
                  long step) {
                MemorySegment s = exact(scores);
                FloatVector zero = FloatVector.zero(SPECIES);
                FloatVector least = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
                for (int row = 0; row < rows; row++) {
                  long at = start + row * bytes;
                  long end = Math.min(bytes, seen + row * step);
                  long full = full(end);
                  VectorMask<Float> tail = SPECIES.indexInRange(0, rest(end));
                  // A comparison: the Vector API's maximum takes three times as many instructions.
                  FloatVector max = least;
                  if (full < end) {
                    FloatVector x = FloatVector.fromMemorySegment(SPECIES, s, at + full, ORDER);
                    max = least.blend(x.mul(factor), tail);
                  }
                  for (long i = 0; i < full; i += BYTES) {
                    FloatVector x =
                        FloatVector.fromMemorySegment(SPECIES, s, at + i, ORDER).mul(factor);
                    max = x.blend(max, max.compare(VectorOperators.GE, x));
                  }
            FOLDS
                  // A comparison loses NaN if minus infinity follows it: then the maximum is taken again.
                  if (max.lane(0) == Float.NEGATIVE_INFINITY
                      && AttentionLoops.max(s, at, end, factor) == Float.NEGATIVE_INFINITY) {
                    RowLoops.clear(s, at, bytes);
                    continue;
                  }
                  FloatVector last = zero;
                  if (full < end) {
                    FloatVector x =
                        FloatVector.fromMemorySegment(SPECIES, s, at + full, ORDER)
                            .mul(factor)
                            .sub(max);
            EXP
                    last = zero.blend(half.add(half), tail);
                  }
                  FloatVector sum = last;
                  for (long i = 0; i < full; i += BYTES) {
                    FloatVector x =
                        FloatVector.fromMemorySegment(SPECIES, s, at + i, ORDER)
                            .mul(factor)
                            .sub(max);
            EXP
                    FloatVector y = half.add(half);
                    y.intoMemorySegment(s, at + i, ORDER);
                    sum = y.add(sum);
                  }
                  if (Lanes.COUNT > 8) {
                    sum = sum.add(sum.rearrange(HorizontalSum.BY_8));
                  }
                  if (Lanes.COUNT > 4) {
                    sum = sum.add(sum.rearrange(HorizontalSum.BY_4));
                  }
                  sum = sum.add(sum.rearrange(HorizontalSum.BY_2));
                  sum = sum.add(sum.rearrange(HorizontalSum.BY_1));
                  FloatVector share = FloatVector.broadcast(SPECIES, 1).div(sum);
                  for (long i = 0; i < full; i += BYTES) {
                    FloatVector.fromMemorySegment(SPECIES, s, at + i, ORDER)
                        .mul(share)
                        .intoMemorySegment(s, at + i, ORDER);
                  }
                  last = last.mul(share);
                  long i = full;
                  for (; i + BYTES <= bytes; i += BYTES) {
                    last.intoMemorySegment(s, at + i, ORDER);
                    last = zero;
                  }
                  // A store without lanes makes loads of the same address wait.
                  if (i < bytes) {
                    last.intoMemorySegment(s, at + i, ORDER, SPECIES.indexInRange(0, rest(bytes)));
                  }
                }
              }
            }
            """
                .replace("CONSTANTS", constants())
                .replace("FOLDS", folds())
                .replace("EXP", exp())));
  }

  private static String constants() {
    return Fragments.CONSTANTS
        .lines()
        .filter(line -> line.matches(".* (LOG2_E|LN2_HIGH|LN2_LOW|ROUND|MANTISSA_BITS|P\\d) = .*"))
        .collect(Collectors.joining("\n"));
  }

  /** Half of e to the power x, which isn't above 0. */
  private static String exp() {
    String polynomial = Fragments.expPolynomial("bounded", 126);
    return """
    FloatVector bounded = x.blend(-87.5f, x.compare(VectorOperators.LT, -87.5f));
    POLYNOMIALFloatVector half = p.add(1f).mul(scale);
    """
        .replace("POLYNOMIAL", polynomial)
        .replaceAll("\\ball\\(", "FloatVector.broadcast(SPECIES, ")
        .lines()
        .map(line -> "        " + line)
        .collect(Collectors.joining("\n"));
  }

  private static String folds() {
    return Stream.of(8, 4, 2, 1)
        .map(
            lanes ->
                """
                      if (Lanes.COUNT > LANES) {
                        FloatVector other = max.rearrange(HorizontalSum.BY_LANES);
                        max = other.blend(max, max.compare(VectorOperators.GE, other));
                      }
                """
                    .replace("LANES", Integer.toString(lanes)))
        .collect(Collectors.joining());
  }
}
