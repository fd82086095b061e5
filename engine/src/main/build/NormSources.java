import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Batch normalisation and its gradients: each formula stands once, and each of two layouts has a
 * frame around it. A matrix reads its constants as vectors of channels; images spread those of a
 * channel over all lanes.
 */
final class NormSources {
  /** The gradient of the result, 0 where ReLU has cut it, and the distance to the mean. */
  private static final String MASKED =
      """
      FloatVector d = LOAD(x).sub(centre);
      VectorMask<Float> cut = d.fma(factor, add).compare(VectorOperators.LE, low);
      FloatVector g = LOAD(dy).blend(zero, cut);
      """;

  private static final Formula NORMALIZE =
      new Formula(
          "normalize",
          "Buffer out",
          List.of("out"),
          """
          FloatVector value = LOAD(x).sub(centre).fma(factor, add);
          FloatVector result = value.blend(low, value.lt(low));
          STORE(out);
          """);

  private static final Formula REDUCE_GRADIENT =
      new Formula(
          "reduceGradient",
          "Buffer dy, Buffer dScale, Buffer dOffset",
          List.of("dy"),
          MASKED
              + """
              sum = g.add(sum);
              product = d.fma(g, product);
              """);

  private static final Formula INPUT_GRADIENT =
      new Formula(
          "inputGradient",
          "Buffer dy, Buffer dScale, Buffer dOffset, Buffer dx",
          List.of("dy", "dx"),
          MASKED
              + """
              FloatVector result = d.fma(slope, g.sub(constant)).mul(factor);
              STORE(dx);
              """);

  /** What the gradients of scale and offset begin with at a channel. */
  private static final String SUMS =
      """
      FloatVector sum = zero;
      FloatVector product = zero;
      """;

  private NormSources() {}

  /**
   * A method of each layout.
   *
   * @param buffers its parameters between the operands and the bounds
   * @param tensors those of them that are as large as x
   * @param lines for the vectors at one place: {@code LOAD(x)} reads one, {@code STORE(y)} writes
   *     the result
   */
  private record Formula(String method, String buffers, List<String> tensors, String lines) {
    /** The method in the frame of a layout; {@code order} ends a store. */
    String in(String frame, String order) {
      return frame
          .replace("METHOD", method)
          .replace("BUFFERS", buffers)
          .replace(
              "SEGMENTS",
              Stream.concat(Stream.of("x"), tensors.stream())
                  .map(name -> "MemorySegment #s = exact(#.segment());".replace("#", name))
                  .collect(Collectors.joining("\n")))
          .replace("LINES", lines)
          .replaceAll(
              "LOAD\\((\\w+)\\)",
              "FloatVector.fromMemorySegment(SPECIES, $1s, $1.offset() + at, ORDER)")
          .replaceAll(
              "STORE\\((\\w+)\\)",
              "result.intoMemorySegment($1s, $1.offset() + at, " + order + ")");
    }
  }

  static List<KernelSources.Source> all() {
    return List.of(
        loops(
            "MatrixNormLoops",
            "matrices [rows, channels], one vector of channels at a time",
            List.of(normalizeMatrix(), reduceMatrix(), inputMatrix())),
        loops(
            "ImageNormLoops",
            "images with the batch innermost, in {@link ImageBlocks}",
            List.of(normalizeImages(), reduceImages(), inputImages())));
  }

  private static KernelSources.Source loops(String name, String layout, List<String> methods) {
    return new KernelSources.Source(
        "norm",
        name,
        KernelSources.imports(
            TileText.BYTES,
            TileText.LANES,
            "dev.panagrad.engine.kernel.simd.HorizontalSum",
            "dev.panagrad.engine.memory.Buffer",
            "jdk.incubator.vector.VectorMask",
            "jdk.incubator.vector.VectorOperators"),
        """
        /** Batch normalisation of LAYOUT. */
        final class NAME {
          private NAME() {}
        METHODS}
        """
            .replace("LAYOUT", layout)
            .replace("NAME", name)
            .replace("METHODS", String.join("", methods)));
  }

  /** The frame of a matrix. */
  private static String matrix(Formula formula, String constants, String end) {
    String frame =
        """

          static void METHOD(NormOperands n, BUFFERS, int from, int to) {
            NormSpec spec = n.spec();
            Buffer x = n.in();
        SEGMENTS
            long rowBytes = (long) spec.channels() * Float.BYTES;
            FloatVector zero = FloatVector.zero(SPECIES);
            FloatVector low = FloatVector.broadcast(SPECIES, n.floor());
            for (int c = 0; c < spec.channels(); c += Lanes.COUNT) {
              VectorMask<Float> lanes = SPECIES.indexInRange(c, spec.channels());
              long shift = (long) c * Float.BYTES;
              FloatVector centre = CHANNELS(n.mean());
              FloatVector root = CHANNELS(n.variance()).add(n.epsilon()).sqrt();
              FloatVector rate = FloatVector.broadcast(SPECIES, 1f).div(root);
              FloatVector factor = n.scale() == null ? rate : rate.mul(CHANNELS(n.scale()));
              FloatVector add = n.offset() == null ? zero : CHANNELS(n.offset());
        CONSTANTS
              for (int row = from; row < to; row++) {
                long at = row * rowBytes + shift;
        LINES
              }
        END
            }
          }
        """;
    String filled = frame.replace("CONSTANTS", constants).replace("END", end);
    return formula
        .in(filled, "ORDER, lanes")
        .replaceAll(
            "CHANNELS\\((n\\.\\w+\\(\\)|\\w+)\\)",
            "FloatVector.fromMemorySegment(SPECIES, exact($1.segment()), $1.offset() + shift,"
                + " ORDER)");
  }

  private static String normalizeMatrix() {
    return matrix(NORMALIZE, "", "");
  }

  private static String reduceMatrix() {
    return matrix(
        REDUCE_GRADIENT,
        SUMS,
        """
        MemorySegment offsets = exact(dOffset.segment());
        MemorySegment scales = exact(dScale.segment());
        zero.add(sum).intoMemorySegment(offsets, dOffset.offset() + shift, ORDER, lanes);
        rate.mul(product).intoMemorySegment(scales, dScale.offset() + shift, ORDER, lanes);
        """);
  }

  private static String inputMatrix() {
    return matrix(
        INPUT_GRADIENT,
        """
        FloatVector share = FloatVector.broadcast(SPECIES, 1f / spec.count());
        FloatVector constant = CHANNELS(dOffset).mul(share);
        FloatVector slope = CHANNELS(dScale).mul(rate).mul(share).neg();
        """,
        "");
  }

  /**
   * The frame of images.
   *
   * @param size which blocks of {@code ImageBlocks}
   * @param block the end of a block, and what holds within it
   * @param tail behind each row of lanes
   * @param end behind all rows of a channel
   */
  private static String images(
      Formula formula, String size, String block, String constants, String tail, String end) {
    String frame =
        """

          static void METHOD(NormOperands n, BUFFERS, int from, int to) {
            NormSpec spec = n.spec();
            Buffer x = n.in();
            Buffer scale = n.scale();
            Buffer offset = n.offset();
        SEGMENTS
            long channelBytes = (long) spec.lanes() * Float.BYTES;
            long positionBytes = spec.channels() * channelBytes;
            FloatVector zero = FloatVector.zero(SPECIES);
            FloatVector low = FloatVector.broadcast(SPECIES, n.floor());
            int block = ImageBlocks.SIZE(spec);
            int last;
            for (int first = from; first < to; first = last) {
        BLOCK
              for (int c = 0; c < spec.channels(); c++) {
                FloatVector centre = FloatVector.broadcast(SPECIES, n.mean().get(c));
                float rate = n.rate(c);
                float scaled = scale == null ? rate : rate * scale.get(c);
                FloatVector factor = FloatVector.broadcast(SPECIES, scaled);
                FloatVector add = FloatVector.broadcast(SPECIES, offset == null ? 0f : offset.get(c));
        CONSTANTS
                for (int position = first; position < last; position++) {
                  long row = position * positionBytes + c * channelBytes;
                  for (long k = 0; k < channelBytes; k += BYTES) {
                    long at = row + k;
        LINES
                  }
        TAIL
                }
        END
              }
            }
          }
        """;
    return formula.in(
        frame
            .replace("SIZE", size)
            .replace("BLOCK", block)
            .replace("CONSTANTS", constants)
            .replace("TAIL", tail)
            .replace("END", end),
        "ORDER");
  }

  private static String normalizeImages() {
    return images(NORMALIZE, "ofElements", "last = Math.min(first + block, to);", "", "", "");
  }

  /** The sums of a block are added to those of the blocks before. */
  private static String reduceImages() {
    return images(
        REDUCE_GRADIENT,
        "ofSums",
        "last = Math.min(first + block, to);",
        SUMS,
        "",
        RowLoopSources.sumOfLanes("sum", "float byOffset")
            + RowLoopSources.sumOfLanes("product", "float byFactor")
            + """
            float byScale = byFactor * rate;
            dOffset.set(c, first == from ? byOffset : dOffset.get(c) + byOffset);
            dScale.set(c, first == from ? byScale : dScale.get(c) + byScale);
            """);
  }

  /** Lanes beyond the batch are zero in every gradient. */
  private static String inputImages() {
    return images(
        INPUT_GRADIENT,
        "ofElements",
        """
        last = ImageBlocks.end(spec, first, block, to);
        int counted = spec.counted(first);
        long full = (long) (counted / Lanes.COUNT) * BYTES;
        VectorMask<Float> lanes = SPECIES.indexInRange(0, counted % Lanes.COUNT);
        """,
        """
        float steepness = -(rate * dScale.get(c) / spec.count());
        FloatVector slope = FloatVector.broadcast(SPECIES, steepness);
        FloatVector constant = FloatVector.broadcast(SPECIES, dOffset.get(c) / spec.count());
        """,
        """
        if (full < channelBytes) {
          long i = dx.offset() + row + full;
          zero.blend(FloatVector.fromMemorySegment(SPECIES, dxs, i, ORDER), lanes)
              .intoMemorySegment(dxs, i, ORDER);
          for (long k = full + BYTES; k < channelBytes; k += BYTES) {
            zero.intoMemorySegment(dxs, dx.offset() + row + k, ORDER);
          }
        }
        """,
        "");
  }
}
