import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The enum and the scalar functions of {@link RowFormulas}, and the frame of their loops. */
final class RowSources {
  private static final String FOLDER = "row";
  private static final String BUFFER = "dev.panagrad.engine.memory.Buffer";

  private RowSources() {}

  static List<KernelSources.Source> all() {
    List<RowProgram> programs = RowFormulas.ALL.stream().map(RowProgram::of).toList();
    List<String> loops =
        KernelSources.imports(
            BUFFER,
            "static dev.panagrad.engine.kernel.simd.Access.BYTES",
            "static dev.panagrad.engine.kernel.simd.Access.full",
            "static dev.panagrad.engine.kernel.simd.Access.rest",
            "dev.panagrad.engine.kernel.simd.HorizontalSum",
            "dev.panagrad.engine.kernel.simd.Lanes",
            "dev.panagrad.engine.kernel.simd.RowLoops",
            "jdk.incubator.vector.VectorMask");
    return List.of(
        kind(programs),
        methods("ScalarRowKernels", "in double", List.of(BUFFER), programs, RowSources::scalar),
        methods("RowKernelLoops", "in SIMD along the rows", loops, programs, RowLoopSources::of));
  }

  private static KernelSources.Source kind(List<RowProgram> programs) {
    String constants =
        programs.stream()
            .map(
                p ->
                    """
                      /**
                       * DOC
                       *
                       * <p>Operands: OPERANDS. Parameters: PARAMETERS.
                       */
                      NAME("LAYOUT", INPUTS)\
                    """
                        .replace("DOC", p.row().doc())
                        .replace("OPERANDS", p.row().operands().replace("->", "to"))
                        .replace("PARAMETERS", p.row().parameters())
                        .replace("NAME", p.row().name())
                        .replace("LAYOUT", p.layout())
                        .replace("INPUTS", Integer.toString(p.inputs())))
            .collect(Collectors.joining(",\n\n"));
    return new KernelSources.Source(
        FOLDER,
        "RowKind",
        List.of(),
        """
        /** The kernels over the rows of a matrix; operands in brackets have one element per column. */
        public enum RowKind {
        CONSTANTS;

          private final String operands;
          private final int inputs;

          RowKind(String operands, int inputs) {
            this.operands = operands;
            this.inputs = inputs;
          }

          /** The number of operands that are read. */
          public int inputs() {
            return inputs;
          }

          /** The number of all operands: inputs, then results. */
          public int operands() {
            return operands.length();
          }

          /** Whether an operand is a matrix; else it has one element per column. */
          public boolean isMatrix(int operand) {
            return operands.charAt(operand) == 'r';
          }

          /** Whether results are sums over the rows. */
          public boolean isSum() {
            return !isMatrix(operands() - 1);
          }
        }
        """
            .replace("CONSTANTS", constants));
  }

  private static KernelSources.Source methods(
      String name,
      String how,
      List<String> imports,
      List<RowProgram> programs,
      Function<RowProgram, String> body) {
    StringBuilder cases = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    for (RowProgram p : programs) {
      String method = ElementwiseSources.loop(p.row().name());
      cases.append("      case %s -> %s::%s;\n".formatted(p.row().name(), name, method));
      methods.append(
          "\n  private static void %s(\n".formatted(method)
              + "      Buffer[] operands, float[] parameters, long cols, long from, long to) {\n");
      for (String parameter : p.parameters()) {
        int index = p.parameters().indexOf(parameter);
        methods.append("    float %s = parameters[%d];\n".formatted(parameter, index));
      }
      methods.append(body.apply(p)).append("  }\n");
    }
    return new KernelSources.Source(
        FOLDER,
        name,
        imports,
        """
        /** The kernels over rows, HOW. */
        final class NAME {
          private NAME() {}

          static RowKernel of(RowKind kind) {
            return switch (kind) {
        CASES    };
          }
        METHODS}
        """
            .replace("HOW", how)
            .replace("NAME", name)
            .replace("CASES", cases)
            .replace("METHODS", methods));
  }

  private static String scalar(RowProgram p) {
    StringBuilder text = new StringBuilder("    double count = cols;\n");
    text.append(
        p.each(
            p.totals(),
            """
                for (long c = 0; c < cols; c++) {
                  operands[INDEX].set(c, 0);
                }
            """));
    text.append("    for (long row = from; row < to; row++) {\n");
    for (RowProgram.Step step : p.steps()) {
      if (step.condition() == null) {
        RowProgram.Line line = step.lines().getFirst();
        text.append("      double %s = %s;\n".formatted(line.name(), line.value()));
        continue;
      }
      step.sums().forEach(sum -> text.append("      double %s = 0;\n".formatted(sum)));
      String end = step.condition().isEmpty() ? "cols" : step.condition() + " ? cols : 0";
      text.append("      for (long c = 0, end = %s; c < end; c++) {\n".formatted(end));
      for (int i : step.inputs()) {
        String load = "        double %s = operands[%d].get(%s);\n";
        text.append(load.formatted(p.operands().get(i), i, element(p, i)));
      }
      for (RowProgram.Line line : step.lines()) {
        int i = p.operands().indexOf(line.name());
        String left = (step.sums().contains(line.name()) ? "" : "double ") + line.name();
        text.append(
            i < 0
                ? "        %s = %s;\n".formatted(left, line.arithmetic())
                : "        operands[%d].set(%s, (float) %s);\n"
                    .formatted(i, element(p, i), line.arithmetic()));
      }
      text.append("      }\n");
    }
    return text.append("    }\n").toString();
  }

  private static String element(RowProgram p, int operand) {
    return p.isMatrix(operand) ? "row * cols + c" : "c";
  }
}
