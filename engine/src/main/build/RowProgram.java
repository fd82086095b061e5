import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An entry of {@link RowFormulas} in parts.
 *
 * @param operands the names of inputs, then results
 * @param layout a letter for each operand: r for a matrix, c for one element per column
 * @param inputs the number of inputs
 */
record RowProgram(
    RowFormulas.Row row, List<String> operands, String layout, int inputs, List<Step> steps) {
  /** A name and what it is set to. */
  record Line(String name, String value) {
    private static Line of(String text) {
      String[] sides = text.strip().split(" = ", 2);
      return new Line(sides[0], sides[1]);
    }

    boolean reads(String other) {
      return value.matches(".*\\b" + other + "\\b.*");
    }

    /** The value of a line of a pass as arithmetic. */
    String arithmetic() {
      return RowProgram.arithmetic(value);
    }
  }

  /**
   * A pass over the row, or one line between passes.
   *
   * @param condition of a pass, empty if it always runs; null for a line between passes
   * @param inputs the operands that it reads, by index
   * @param sums the names of the sums over the row
   */
  record Step(String condition, List<Line> lines, List<Integer> inputs, List<String> sums) {}

  static RowProgram of(RowFormulas.Row row) {
    String[] operands = row.operands().split(", | -> ", -1);
    List<String> names = Stream.of(operands).map(o -> o.replaceAll("[\\[\\]]", "")).toList();
    String layout =
        Stream.of(operands).map(o -> o.startsWith("[") ? "c" : "r").collect(Collectors.joining());
    int inputs = row.operands().split(" -> ", 2)[0].split(", ", -1).length;
    List<Step> steps = new ArrayList<>();
    // A step is a line without indentation and all lines with indentation behind it.
    for (String step : row.program().split("\n(?! )", -1)) {
      if (step.startsWith("each")) {
        String[] lines = step.split("\n", -1);
        String condition = lines[0].replaceAll("each( if )?|:", "");
        steps.add(pass(condition, Stream.of(lines).skip(1).map(Line::of).toList(), names));
      } else if (!step.isEmpty()) {
        steps.add(new Step(null, List.of(Line.of(step)), List.of(), List.of()));
      }
    }
    return new RowProgram(row, names, layout, inputs, steps);
  }

  private static Step pass(String condition, List<Line> lines, List<String> operands) {
    List<Integer> inputs =
        IntStream.range(0, operands.size())
            .filter(i -> lines.stream().anyMatch(line -> line.reads(operands.get(i))))
            .boxed()
            .toList();
    List<String> sums =
        lines.stream()
            .filter(line -> line.reads(line.name()) && !operands.contains(line.name()))
            .map(Line::name)
            .toList();
    return new Step(condition, lines, inputs, sums);
  }

  List<String> parameters() {
    return row.parameters().isEmpty() ? List.of() : List.of(row.parameters().split(", ", -1));
  }

  boolean isMatrix(int operand) {
    return layout.charAt(operand) == 'r';
  }

  /** The operands that are matrices. */
  List<Integer> matrices() {
    return IntStream.range(0, operands.size()).filter(this::isMatrix).boxed().toList();
  }

  /** The results that are sums over rows. */
  List<Integer> totals() {
    return IntStream.range(inputs, operands.size()).filter(i -> !isMatrix(i)).boxed().toList();
  }

  /** Text for some operands; {@code NAME} and {@code INDEX} stand for the name and index. */
  String each(List<Integer> some, String text) {
    return some.stream()
        .map(i -> text.replace("NAME", operands.get(i)).replace("INDEX", i.toString()))
        .collect(Collectors.joining());
  }

  /** A chain of calls: {@code x.sub(mean).mul(rate)} is {@code ((x - mean) * rate)}. */
  private static String arithmetic(String chain) {
    if (!chain.endsWith(")")) {
      return chain;
    }
    int open = chain.length() - 1;
    int comma = open;
    for (int depth = 1; depth > 0; ) {
      char c = chain.charAt(--open);
      depth += c == ')' ? 1 : c == '(' ? -1 : 0;
      comma = c == ',' && depth == 1 ? open : comma;
    }
    int dot = chain.lastIndexOf('.', open);
    String left = arithmetic(chain.substring(0, dot));
    String right = arithmetic(chain.substring(open + 1, comma));
    String form =
        switch (chain.substring(dot + 1, open)) {
          case "add" -> "(%s + %s)";
          case "sub" -> "(%s - %s)";
          case "mul" -> "(%s * %s)";
          case "div" -> "(%s / %s)";
          case "fma" ->
              "(%s * %s + " + arithmetic(chain.substring(comma + 2, chain.length() - 1)) + ")";
          default -> throw new IllegalArgumentException("a row formula can't call " + chain);
        };
    return form.formatted(left, right);
  }
}
