import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The loops of {@link Formulas}, over vectors and over ints. */
final class ElementwiseLoopSources {
  private static final String[] LOOP_IMPORTS = {
    "static dev.panagrad.engine.kernel.simd.Access.BYTES",
    "static dev.panagrad.engine.kernel.simd.Access.full",
    "static dev.panagrad.engine.kernel.simd.Access.rest",
    "jdk.incubator.vector.VectorMask",
    "jdk.incubator.vector.VectorOperators"
  };

  private ElementwiseLoopSources() {}

  static List<KernelSources.Source> all() {
    return List.of(unaryLoops(), binaryLoops(), intRows(), rows());
  }

  /** Plain loops, a function each, so that the JIT compiler sees what it does. */
  private static KernelSources.Source intRows() {
    String cases =
        Formulas.INT.stream()
            .map(
                f ->
                    "      case %s -> %s(a, aAt, aStep, b, bAt, bStep, out, outAt, count);\n"
                        .formatted(f.name(), ElementwiseSources.loop(f.name())))
            .collect(Collectors.joining());
    String loops = Formulas.INT.stream().map(f -> intRow(f)).collect(Collectors.joining());
    return ElementwiseSources.source(
        "IntRows",
        List.of("static java.lang.foreign.ValueLayout.JAVA_INT", "java.lang.foreign.MemorySegment"),
        """
        /** A run of elements of an elementwise function of two int32 operands. */
        final class IntRows {
          private static final int TRUE = 0x3f80_0000;

          private IntRows() {}

          /** Offsets and steps are in bytes; a step is 0 for an operand of one element. */
          static void run(
              IntKind kind,
              MemorySegment a,
              long aAt,
              long aStep,
              MemorySegment b,
              long bAt,
              long bStep,
              MemorySegment out,
              long outAt,
              long count) {
            switch (kind) {
        CASES    }
          }
        LOOPS}
        """
            .replace("CASES", cases)
            .replace("LOOPS", loops));
  }

  private static String intRow(Formulas.Int f) {
    return """

      private static void NAME(
          MemorySegment left,
          long aAt,
          long aStep,
          MemorySegment right,
          long bAt,
          long bStep,
          MemorySegment out,
          long outAt,
          long count) {
        for (long i = 0; i < count; i++) {
          int a = left.get(JAVA_INT, aAt + i * aStep);
          int b = right.get(JAVA_INT, bAt + i * bStep);
          out.set(JAVA_INT, outAt + i * Integer.BYTES, RESULT);
        }
      }
    """
        .replace("NAME", ElementwiseSources.loop(f.name()))
        .replace("RESULT", f.truth() ? f.scalar() + " ? TRUE : 0" : f.scalar());
  }

  private static KernelSources.Source unaryLoops() {
    StringBuilder loops = new StringBuilder();
    for (Formulas.Unary f : Formulas.UNARY) {
      if (f.vector().isEmpty()) {
        continue;
      }
      String[] lines = f.vector().split("\n", -1);
      loops.append(comment(f.accuracy()));
      loops.append(lines.length == 1 ? expression(f) : statements(f, lines));
    }
    List<String> imports =
        Stream.concat(
                KernelSources.imports(LOOP_IMPORTS).stream(),
                Stream.of("jdk.incubator.vector.IntVector"))
            .toList();
    return ElementwiseSources.source(
        "UnaryLoops",
        imports,
        """
        /** The loops of the elementwise functions of one operand; see {@link LoopHandles} for their form. */
        final class UnaryLoops {
        CONSTANTS
          private UnaryLoops() {}
        LOOPS}
        """
            .replace("CONSTANTS", Fragments.CONSTANTS)
            .replace("LOOPS", loops));
  }

  private static String comment(String text) {
    return "\n  /**\n   * " + text.replace("\n", "\n   * ").replace(" * \n", " *\n") + "\n   */\n";
  }

  /** A short formula has its tail behind the loop. */
  private static String expression(Formulas.Unary f) {
    return """
      static void NAME(MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
        MemorySegment in = exact(inputs);
        MemorySegment out = exact(outputs);
        long full = full(bytes);
        for (long i = 0; i < full; i += BYTES) {
          FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
          RESULT.intoMemorySegment(out, outAt + i, ORDER);
        }
        if (full < bytes) {
          FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + full, ORDER);
          RESULT.intoMemorySegment(out, outAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
        }
      }
    """
        .replace("NAME", ElementwiseSources.loop(f.name()))
        .replace("RESULT", vectors(f.vector()));
  }

  /** A long one stands once, with the tail inside the loop: less to compile. */
  private static String statements(Formulas.Unary f, String[] lines) {
    String body =
        Stream.of(lines)
            .limit(lines.length - 1)
            .map(line -> "      " + vectors(line) + "\n")
            .collect(Collectors.joining());
    return """
      static void NAME(MemorySegment inputs, long inAt, MemorySegment outputs, long outAt, long bytes) {
        MemorySegment in = exact(inputs);
        MemorySegment out = exact(outputs);
        long full = full(bytes);
        for (long i = 0; i < bytes; i += BYTES) {
          FloatVector x = FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER);
    BODY      if (i < full) {
            RESULT.intoMemorySegment(out, outAt + i, ORDER);
          } else {
            RESULT.intoMemorySegment(out, outAt + i, ORDER, SPECIES.indexInRange(0, rest(bytes)));
          }
        }
      }
    """
        .replace("NAME", ElementwiseSources.loop(f.name()))
        .replace("BODY", body)
        .replace("RESULT", vectors(lines[lines.length - 1]));
  }

  private static String vectors(String formula) {
    return formula.replaceAll("\\ball\\(", "FloatVector.broadcast(SPECIES, ");
  }

  private static KernelSources.Source binaryLoops() {
    String loops =
        Formulas.BINARY.stream()
            .filter(f -> !f.vector().isEmpty())
            .map(f -> comment(f.doc()) + rows(f))
            .collect(Collectors.joining());
    List<String> imports =
        Stream.concat(
                KernelSources.imports(LOOP_IMPORTS).stream(),
                Stream.of(
                    "jdk.incubator.vector.IntVector",
                    "static java.lang.foreign.ValueLayout.JAVA_FLOAT"))
            .toList();
    return ElementwiseSources.source(
        "BinaryLoops",
        imports,
        """
        /** The loops of the elementwise functions of two operands; see {@link LoopHandles} for their form. */
        final class BinaryLoops {
        CONSTANTS
          private BinaryLoops() {}
        LOOPS}
        """
            .replace("CONSTANTS", Fragments.CONSTANTS)
            .replace("LOOPS", loops));
  }

  private static String rows(Formulas.Binary f) {
    return """
      static void NAME(
          MemorySegment left,
          long aStart,
          long aRow,
          boolean aOne,
          MemorySegment right,
          long bStart,
          long bRow,
          boolean bOne,
          MemorySegment outputs,
          long outStart,
          long bytes,
          long rows) {
        MemorySegment a = exact(left);
        MemorySegment b = exact(right);
        MemorySegment out = exact(outputs);
        long full = full(bytes);
        VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
        for (long row = 0; row < rows; row++) {
          long aAt = aStart + row * aRow;
          long bAt = bStart + row * bRow;
          long outAt = outStart + row * bytes;
          FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
          FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
    ROW
        }
      }
    """
        .replace("NAME", ElementwiseSources.loop(f.name()))
        .replace("ROW", f.vector().contains("\n") ? longRow(f) : shortRow(f));
  }

  private static String shortRow(Formulas.Binary f) {
    return """
          for (long i = 0; i < full; i += BYTES) {
            FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
            FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
            RESULT.intoMemorySegment(out, outAt + i, ORDER);
          }
          if (full < bytes) {
            FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
            FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
            RESULT.intoMemorySegment(out, outAt + full, ORDER, tail);
          }\
    """
        .replace("RESULT", vectors(f.vector()));
  }

  /** As a long formula of one operand, this one stands once, with the tail inside the loop. */
  private static String longRow(Formulas.Binary f) {
    int last = f.vector().lastIndexOf('\n') + 1;
    return """
          for (long i = 0; i < bytes; i += BYTES) {
            FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
            FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
    BODY        if (i < full) {
              RESULT.intoMemorySegment(out, outAt + i, ORDER);
            } else {
              RESULT.intoMemorySegment(out, outAt + i, ORDER, tail);
            }
          }\
    """
        .replace("BODY", vectors(f.vector().substring(0, last)))
        .replace("RESULT", f.vector().substring(last));
  }

  /** Short activations over the rows of a block of C, which need not touch. */
  private static KernelSources.Source rows() {
    String loops =
        Formulas.UNARY.stream()
            .filter(f -> f.activation() && !f.vector().contains("\n"))
            .map(f -> comment(f.doc()) + inPlace(f))
            .collect(Collectors.joining());
    return new KernelSources.Source(
        "gemm",
        "ActivationLoops",
        KernelSources.imports(
            "static dev.panagrad.engine.kernel.simd.Access.BYTES",
            "dev.panagrad.engine.kernel.simd.Lanes",
            "jdk.incubator.vector.VectorMask"),
        """
        /** Activations of one expression, over the rows of a block of C, in place; row strides are in bytes. */
        final class ActivationLoops {
          private ActivationLoops() {}
        LOOPS}
        """
            .replace("LOOPS", loops));
  }

  private static String inPlace(Formulas.Unary f) {
    String load = "FloatVector.fromMemorySegment(SPECIES, c, at + VECTOR * BYTES, ORDER)";
    String result = vectors(f.vector()).replaceFirst("\\bx\\b", load);
    return """
      static void NAME(MemorySegment c, long cOffset, long cRow, int rows, int cols) {
        c = exact(c);
        int vectors = cols / Lanes.COUNT;
        VectorMask<Float> tail = SPECIES.indexInRange(vectors * Lanes.COUNT, cols);
        // A store without lanes would still make loads of the next row wait for it.
        boolean rest = cols % Lanes.COUNT != 0;
        for (int row = 0; row < rows; row++) {
          long at = cOffset + row * cRow;
          for (int v = 0; v < vectors; v++) {
            MAIN.intoMemorySegment(c, at + v * BYTES, ORDER);
          }
          if (rest) {
            LAST.intoMemorySegment(c, at + vectors * BYTES, ORDER, tail);
          }
        }
      }
    """
        .replace("NAME", ElementwiseSources.loop(f.name()))
        .replace("MAIN", result.replace("VECTOR", "v"))
        .replace("LAST", result.replace("VECTOR", "vectors"));
  }
}
