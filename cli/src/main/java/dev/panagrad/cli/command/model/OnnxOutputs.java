package dev.panagrad.cli.command.model;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.io.json.JsonWriter;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shows the outputs of an ONNX file. */
final class OnnxOutputs {
  private static final int MOST_RANKED = 5;
  private static final int MOST_ROWS = 20;
  private static final int MOST_NUMBERS = 8;

  private final Console console;
  private final Map<String, OnnxTensor> outputs;

  OnnxOutputs(Console console, Map<String, OnnxTensor> outputs) {
    this.console = console;
    this.outputs = outputs;
  }

  /** For people: the highest values of each row of scores, the first values of any other output. */
  void print(String what) {
    console.line(console.bold(what));
    outputs.forEach(
        (name, tensor) -> {
          console.line("  %s: %s".formatted(name, tensor));
          if (isScores(tensor)) {
            printScores(tensor);
          } else {
            console.line("    " + firsts(tensor));
          }
        });
    console.line();
  }

  private static boolean isScores(OnnxTensor tensor) {
    return tensor.type().isFloat()
        && tensor.shape().rank() == 2
        && tensor.shape().size(1) > 1
        && tensor.length() > 0;
  }

  private void printScores(OnnxTensor tensor) {
    int rows = tensor.shape().size(0);
    int width = tensor.shape().size(1);
    for (int row = 0; row < Math.min(rows, MOST_ROWS); row++) {
      int start = row * width;
      List<String> best =
          IntStream.range(0, width)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> -tensor.real(start + i)))
              .limit(MOST_RANKED)
              .map(i -> i + " (" + number(tensor.real(start + i)) + ")")
              .toList();
      console.line(
          "    %sbest %s; then %s"
              .formatted(
                  rows == 1 ? "" : row + ": ",
                  best.getFirst(),
                  String.join(", ", best.subList(1, best.size()))));
    }
    if (rows > MOST_ROWS) {
      console.line("    and %d more rows; --json prints all".formatted(rows - MOST_ROWS));
    }
  }

  private static String firsts(OnnxTensor tensor) {
    String shown =
        IntStream.range(0, Math.min(tensor.length(), MOST_NUMBERS))
            .mapToObj(i -> text(tensor, i))
            .collect(Collectors.joining(" "));
    return tensor.length() > MOST_NUMBERS ? shown + " ..." : shown;
  }

  private static String text(OnnxTensor tensor, int index) {
    if (tensor.type() == DataType.STRING) {
      return tensor.toStrings().get(index);
    }
    return tensor.type().isInteger()
        ? Long.toString(tensor.integer(index))
        : number(tensor.real(index));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** For programs: one line with all values. */
  void json(String what) {
    Map<String, Object> all = new LinkedHashMap<>();
    outputs.forEach((name, tensor) -> all.put(name, nested(tensor, 0, new int[1])));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("file", what);
    line.put("outputs", all);
    console.line(JsonWriter.line(line));
  }

  private static Object nested(OnnxTensor tensor, int axis, int[] next) {
    if (axis < tensor.shape().rank()) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < tensor.shape().size(axis); i++) {
        list.add(nested(tensor, axis + 1, next));
      }
      return list;
    }
    int index = next[0]++;
    if (tensor.type() == DataType.STRING) {
      return tensor.toStrings().get(index);
    }
    // The shortest decimal that round-trips to the same float32.
    return switch (tensor.type()) {
      case BOOL -> tensor.integer(index) != 0;
      case DOUBLE -> tensor.real(index);
      case DataType type when type.isFloat() ->
          Double.parseDouble(Float.toString((float) tensor.real(index)));
      default -> tensor.integer(index);
    };
  }
}
