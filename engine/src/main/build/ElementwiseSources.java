import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The enums, scalar functions and loops of {@link Formulas}. */
final class ElementwiseSources {
  private static final String ELEMENTWISE = "elementwise";
  private static final String[] LOOP_IMPORTS = {
    "static dev.panagrad.engine.kernel.simd.Access.BYTES",
    "static dev.panagrad.engine.kernel.simd.Access.full",
    "static dev.panagrad.engine.kernel.simd.Access.rest",
    "jdk.incubator.vector.VectorMask",
    "jdk.incubator.vector.VectorOperators"
  };

  private ElementwiseSources() {}

  static List<KernelSources.Source> all() {
    return List.of(
        unaryKind(),
        binaryKind(),
        intKind(),
        activation(),
        functions(),
        unaryLoops(),
        binaryLoops(),
        intRows(),
        rows());
  }

  private static KernelSources.Source source(String name, List<String> imports, String body) {
    return new KernelSources.Source(ELEMENTWISE, name, imports, body);
  }

  /** The name of a formula's loop. */
  static String loop(String name) {
    String[] words = name.toLowerCase(Locale.ROOT).split("_", -1);
    return words[0]
        + Stream.of(words)
            .skip(1)
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
  }

  private static String loopOrNull(String name, String vector) {
    return vector.isEmpty() ? "null" : "\"" + loop(name) + "\"";
  }

  private static String constant(String name, String doc, String arguments, String end) {
    return "  /** %s */\n  %s(%s)%s\n".formatted(doc, name, arguments, end);
  }

  private static KernelSources.Source unaryKind() {
    String constants =
        Formulas.UNARY.stream()
            .map(f -> constant(f.name(), f.doc(), loopOrNull(f.name(), f.vector()), ","))
            .collect(Collectors.joining("\n"));
    return source("UnaryKind", List.of(), kind("one operand", "UnaryKind", constants));
  }

  private static KernelSources.Source binaryKind() {
    String constants =
        Formulas.BINARY.stream()
            .map(f -> constant(f.name(), f.doc(), loopOrNull(f.name(), f.vector()), ","))
            .collect(Collectors.joining("\n"));
    return source("BinaryKind", List.of(), kind("two operands", "BinaryKind", constants));
  }

  private static String kind(String operands, String name, String constants) {
    return """
    /** The elementwise functions of OPERANDS that have a kernel. */
    public enum NAME {
    CONSTANTS;

      /** The name of the loop over vectors; null if there is none. */
      final String loop;

      NAME(String loop) {
        this.loop = loop;
      }
    }
    """
        .replace("OPERANDS", operands)
        .replace("NAME", name)
        .replace("CONSTANTS", constants.stripTrailing().replaceAll(",$", ""));
  }

  private static KernelSources.Source intKind() {
    String constants =
        Formulas.INT.stream()
            .map(f -> constant(f.name(), f.doc(), Boolean.toString(f.truth()), ","))
            .collect(Collectors.joining("\n"));
    return source(
        "IntKind",
        List.of(),
        """
        /** The elementwise functions of two int32 operands; all wrap around, none throws. */
        public enum IntKind {
        CONSTANTS;

          private final boolean truth;

          IntKind(boolean truth) {
            this.truth = truth;
          }

          /** Whether results are the floats 1 and 0; else they are ints. */
          public boolean isTruth() {
            return truth;
          }
        }
        """
            .replace("CONSTANTS", constants.stripTrailing().replaceAll(",$", "")));
  }

  /** Plain loops, a function each, so that the JIT compiler sees what it does. */
  private static KernelSources.Source intRows() {
    String cases =
        Formulas.INT.stream()
            .map(
                f ->
                    "      case %s -> %s(a, aAt, aStep, b, bAt, bStep, out, outAt, count);\n"
                        .formatted(f.name(), loop(f.name())))
            .collect(Collectors.joining());
    String loops = Formulas.INT.stream().map(f -> intRow(f)).collect(Collectors.joining());
    return source(
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
        .replace("NAME", loop(f.name()))
        .replace("RESULT", f.truth() ? f.scalar() + " ? TRUE : 0" : f.scalar());
  }

  private static KernelSources.Source activation() {
    StringBuilder constants =
        new StringBuilder("  /** The result itself. */\n  NONE(null, null),\n");
    StringBuilder cases = new StringBuilder("      case NONE -> x;\n");
    for (Formulas.Unary f : Formulas.UNARY) {
      if (f.activation()) {
        constants.append(constant(f.name(), f.doc(), "UnaryKind." + f.name() + ", null", ","));
        cases.append("      case %s -> %s;\n".formatted(f.name(), f.scalar()));
      }
    }
    for (Formulas.Binary f : Formulas.BINARY) {
      if (f.gradient()) {
        String doc = swapped(f.scalar()) + ".";
        constants.append(constant(f.name(), doc, "null, BinaryKind." + f.name(), ","));
        cases.append("      case %s -> %s;\n".formatted(f.name(), swapped(f.scalar())));
      }
    }
    constants.setLength(constants.length() - 2);
    return source(
        "Activation",
        List.of(),
        """
        /**
         * The function that a matrix product or convolution may apply to its result x before storing it.
         * Gradients carry x through an activation whose result y has the place of x in another matrix.
         */
        public enum Activation {
        CONSTANTS;

          private final UnaryKind function;
          private final BinaryKind gradient;

          Activation(UnaryKind function, BinaryKind gradient) {
            this.function = function;
            this.gradient = gradient;
          }

          /** The function of x alone; null if there is none. */
          public UnaryKind function() {
            return function;
          }

          /** The function of y and x that is a gradient; null if this is none. */
          public BinaryKind gradient() {
            return gradient;
          }

          /** Whether a matrix of results y is read. */
          public boolean isGradient() {
            return gradient != null;
          }

          /** One element; y matters to gradients only. */
          public float apply(float x, float y) {
            return switch (this) {
        CASES    };
          }
        }
        """
            .replace("CONSTANTS", constants)
            .replace("CASES", cases));
  }

  /** A gradient over the names that activations have: y for the result, x for the upstream. */
  private static String swapped(String scalar) {
    return scalar.replaceAll("\\ba\\b", "y").replaceAll("\\bb\\b", "x");
  }

  private static KernelSources.Source functions() {
    String unary =
        Formulas.UNARY.stream()
            .map(f -> "      case %s -> x -> %s;\n".formatted(f.name(), f.scalar()))
            .collect(Collectors.joining());
    String binary =
        Formulas.BINARY.stream()
            .map(f -> "      case %s -> (a, b) -> %s;\n".formatted(f.name(), f.scalar()))
            .collect(Collectors.joining());
    return source(
        "ScalarFunctions",
        List.of(),
        """
        /** The elementwise functions on floats: transcendental ones in double, rounded once. */
        final class ScalarFunctions {
          private ScalarFunctions() {}

          static ScalarUnary.Function of(UnaryKind kind) {
            return switch (kind) {
        UNARY    };
          }

          static ScalarBinary.Function of(BinaryKind kind) {
            return switch (kind) {
        BINARY    };
          }
        }
        """
            .replace("UNARY", unary)
            .replace("BINARY", binary));
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
    return source(
        "UnaryLoops",
        imports,
        """
        /** The loops of the elementwise functions of one operand; see {@link LoopHandles} for their form. */
        final class UnaryLoops {
        CONSTANTS
          private UnaryLoops() {}
        LOOPS}
        """
            .replace("CONSTANTS", Formulas.CONSTANTS)
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
        .replace("NAME", loop(f.name()))
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
        .replace("NAME", loop(f.name()))
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
                Stream.of("static java.lang.foreign.ValueLayout.JAVA_FLOAT"))
            .toList();
    return source(
        "BinaryLoops",
        imports,
        """
        /** The loops of the elementwise functions of two operands; see {@link LoopHandles} for their form. */
        final class BinaryLoops {
          private BinaryLoops() {}
        LOOPS}
        """
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
          for (long i = 0; i < full; i += BYTES) {
            FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
            FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
            RESULT.intoMemorySegment(out, outAt + i, ORDER);
          }
          if (full < bytes) {
            FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
            FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
            RESULT.intoMemorySegment(out, outAt + full, ORDER, tail);
          }
        }
      }
    """
        .replace("NAME", loop(f.name()))
        .replace("RESULT", vectors(f.vector()));
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
        for (int row = 0; row < rows; row++) {
          long at = cOffset + row * cRow;
          for (int v = 0; v < vectors; v++) {
            MAIN.intoMemorySegment(c, at + v * BYTES, ORDER);
          }
          LAST.intoMemorySegment(c, at + vectors * BYTES, ORDER, tail);
        }
      }
    """
        .replace("NAME", loop(f.name()))
        .replace("MAIN", result.replace("VECTOR", "v"))
        .replace("LAST", result.replace("VECTOR", "vectors"));
  }
}
