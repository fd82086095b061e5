package dev.panagrad.models.decode;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.onnx.ExportCheck;
import dev.panagrad.models.onnx.OnnxRuntime;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the two files of a {@link StepExport} in ONNX Runtime. */
public final class ExportedSteps {
  private ExportedSteps() {}

  /** int32 values. */
  public static OnnxTensor ints(Shape shape, int... values) {
    return OnnxTensor.integers(
        DataType.INT32, shape, Arrays.stream(values).asLongStream().toArray());
  }

  /**
   * Compares encoder and decoder with our graph, at each of some steps that take the most likely
   * token.
   */
  public static void check(
      Session session,
      StepExport net,
      List<Path> files,
      Map<String, OnnxTensor> inputs,
      int steps) {
    List<Node> wanted = new ArrayList<>(net.memory());
    wanted.addAll(net.states());
    Feeds feeds = new Feeds();
    inputs.forEach((name, tensor) -> feeds.put(net.inputs().get(name), ours(tensor)));
    Results encoded = session.run(feeds, Fetches.of(wanted));
    Map<String, OnnxTensor> memory = named("memory", "", values(net.memory(), encoded));
    List<OnnxTensor> states = values(net.states(), encoded);
    Map<String, OnnxTensor> expected = new LinkedHashMap<>(memory);
    expected.putAll(named("state", "", states));
    ExportCheck.check(files.getFirst(), inputs, expected);
    int rows = states.getFirst().shape().size(0);
    int[] last = new int[rows];
    Arrays.fill(last, Tokenizer.START);
    StepNet step = net.step();
    List<Node> made = new ArrayList<>(List.of(step.logits(), step.weights(), step.next()));
    made.addAll(step.after());
    for (int i = 0; i < steps; i++) {
      Map<String, OnnxTensor> fed = new LinkedHashMap<>(memory);
      fed.put("token", ints(Shape.of(rows, 1), last));
      fed.putAll(named("state", "", states));
      Feeds given = new Feeds().put(step.token(), ours(fed.get("token")));
      feed(given, step.memory(), List.copyOf(memory.values()));
      feed(given, step.states(), states);
      Results results = session.run(given, Fetches.of(made));
      states = values(step.after(), results);
      Map<String, OnnxTensor> after = named("state", "_after", states);
      after.put("logits", value(step.logits(), results));
      after.put("weights", value(step.weights(), results));
      ExportCheck.check(files.getLast(), fed, after);
      last = results.get(step.next()).toIntArray();
    }
  }

  /** Decodes with the files only; the tokens of each row, without the end. */
  public static List<int[]> greedy(List<Path> files, Map<String, OnnxTensor> inputs, int longest) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>(OnnxRuntime.run(files.getFirst(), inputs));
    int rows = fed.get("state1").shape().size(0);
    int[] last = new int[rows];
    Arrays.fill(last, Tokenizer.START);
    int[][] chosen = new int[longest][];
    for (int step = 0; step < longest; step++) {
      fed.put("token", ints(Shape.of(rows, 1), last));
      Map<String, OnnxTensor> made = OnnxRuntime.run(files.getLast(), fed);
      for (Map.Entry<String, OnnxTensor> entry : made.entrySet()) {
        if (entry.getKey().endsWith("_after")) {
          fed.put(entry.getKey().replace("_after", ""), entry.getValue());
        }
      }
      last = best(made.get("logits"), rows);
      chosen[step] = last;
    }
    List<int[]> found = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int of = row;
      found.add(
          Arrays.stream(chosen)
              .mapToInt(step -> step[of])
              .takeWhile(token -> token != Tokenizer.END)
              .toArray());
    }
    return found;
  }

  private static int[] best(OnnxTensor logits, int rows) {
    float[] values = logits.toFloats();
    int classes = values.length / rows;
    int[] best = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 1; i < classes; i++) {
        best[row] = values[row * classes + i] > values[row * classes + best[row]] ? i : best[row];
      }
    }
    return best;
  }

  private static Map<String, OnnxTensor> named(String name, String end, List<OnnxTensor> values) {
    Map<String, OnnxTensor> named = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      named.put(name + (i + 1) + end, values.get(i));
    }
    return named;
  }

  private static void feed(Feeds feeds, List<Node> nodes, List<OnnxTensor> values) {
    for (int i = 0; i < nodes.size(); i++) {
      feeds.put(nodes.get(i), ours(values.get(i)));
    }
  }

  private static Tensor ours(OnnxTensor tensor) {
    return tensor.type() == DataType.FLOAT
        ? Tensor.of(tensor.shape(), tensor.toFloats())
        : Tensor.ofInts(
            tensor.shape(), Arrays.stream(tensor.toLongs()).mapToInt(Math::toIntExact).toArray());
  }

  private static List<OnnxTensor> values(List<Node> nodes, Results results) {
    return nodes.stream().map(node -> value(node, results)).toList();
  }

  private static OnnxTensor value(Node node, Results results) {
    Tensor tensor = results.get(node);
    return node.type() == DType.INT32
        ? ints(tensor.shape(), tensor.toIntArray())
        : OnnxTensor.of(DataType.FLOAT, tensor);
  }
}
