import java.util.List;
import java.util.stream.IntStream;

/** The loops of {@link RowFormulas}: one method for a kernel, with two copies of each pass. */
final class RowLoopSources {
  private RowLoopSources() {}

  /** The statements of a kernel, behind those that read its parameters. */
  static String of(RowProgram p) {
    StringBuilder text =
        new StringBuilder(
            """
                float count = cols;
                long bytes = cols * Float.BYTES;
                long full = full(bytes);
                VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
                FloatVector zero = FloatVector.zero(SPECIES);
            """);
    text.append(
        p.each(
            IntStream.range(0, p.operands().size()).boxed().toList(),
            """
                MemorySegment NAMEs = exact(operands[INDEX].segment());
                long NAMEStart = operands[INDEX].offset();
            """));
    text.append(
        p.each(
            p.totals(),
            """
                RowLoops.clear(NAMEs, NAMEStart, bytes);
            """));
    text.append("    for (long row = from; row < to; row++) {\n");
    text.append(p.each(p.matrices(), "      long NAMEAt = NAMEStart + row * bytes;\n"));
    for (RowProgram.Step step : p.steps()) {
      text.append(step.condition() == null ? between(step.lines().getFirst()) : pass(p, step));
    }
    return text.append("    }\n").toString();
  }

  private static String between(RowProgram.Line line) {
    // The functions of Math compute in double.
    String form = line.value().contains("Math.") ? "(float) (%s)" : "%s";
    return "      float %s = %s;\n".formatted(line.name(), form.formatted(line.value()));
  }

  /**
   * The tail comes first: a sum starts with it. An empty one is not stored: a store without lanes
   * still makes loads of the next row wait for it.
   */
  private static String pass(RowProgram p, RowProgram.Step step) {
    StringBuilder text = new StringBuilder();
    step.sums().forEach(sum -> text.append("      float %s = 0;\n".formatted(sum)));
    String head = step.condition().isEmpty() ? "{" : "if (" + step.condition() + ") {";
    text.append("      ").append(head).append('\n');
    step.sums().forEach(sum -> text.append("        FloatVector %sLanes;\n".formatted(sum)));
    text.append(step.sums().isEmpty() ? "        if (full < bytes) {\n" : "        {\n");
    text.append(body(p, step, "full")).append("        }\n");
    text.append("        for (long i = 0; i < full; i += BYTES) {\n");
    text.append(body(p, step, "i")).append("        }\n");
    for (String sum : step.sums()) {
      text.append(sumOfLanes(sum + "Lanes", sum));
    }
    return text.append("      }\n").toString();
  }

  /** The sum over the lanes of a vector of sums, which is overwritten, in a fixed order. */
  static String sumOfLanes(String lanes, String sum) {
    return """
            LANES = zero.add(LANES);
            if (Lanes.COUNT > 8) {
              LANES = LANES.add(LANES.rearrange(HorizontalSum.BY_8));
            }
            if (Lanes.COUNT > 4) {
              LANES = LANES.add(LANES.rearrange(HorizontalSum.BY_4));
            }
            LANES = LANES.add(LANES.rearrange(HorizontalSum.BY_2));
            SUM = LANES.add(LANES.rearrange(HorizontalSum.BY_1)).lane(0);
    """
        .replace("LANES", lanes)
        .replace("SUM", sum);
  }

  /** The lines of a pass for one vector at an offset, which is {@code full} for the tail. */
  private static String body(RowProgram p, RowProgram.Step step, String at) {
    StringBuilder text = new StringBuilder();
    boolean tail = at.equals("full");
    for (int i : step.inputs()) {
      String load =
          "          FloatVector NAME = FloatVector.fromMemorySegment(SPECIES, %s, ORDER);\n";
      text.append(p.each(List.of(i), load.formatted(place(p, i, at))));
    }
    for (RowProgram.Line line : step.lines()) {
      int i = p.operands().indexOf(line.name());
      String name = line.name();
      String value = line.value();
      String statement;
      if (i >= 0) {
        String mask = tail ? ", tail" : "";
        statement = "%s.intoMemorySegment(%s, ORDER%s)".formatted(value, place(p, i, at), mask);
      } else if (step.sums().contains(name)) {
        String added = value.replaceAll("\\b" + name + "\\b", tail ? "zero" : name + "Lanes");
        statement = name + "Lanes = " + (tail ? "zero.blend(" + added + ", tail)" : added);
      } else {
        statement = "FloatVector " + name + " = " + value;
      }
      text.append("          ").append(statement.replace("NAME", name)).append(";\n");
    }
    return text.toString();
  }

  private static String place(RowProgram p, int operand, String at) {
    return "NAMEs, NAME" + (p.isMatrix(operand) ? "At" : "Start") + " + " + at;
  }
}
