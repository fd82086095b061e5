import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The enums and scalar functions of {@link Formulas}. */
final class ElementwiseSources {
  private static final String ELEMENTWISE = "elementwise";

  private ElementwiseSources() {}

  static List<KernelSources.Source> all() {
    return List.of(unaryKind(), binaryKind(), intKind(), activation(), functions());
  }

  static KernelSources.Source source(String name, List<String> imports, String body) {
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
}
