package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.onnx.type.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What exporters write in single operations is computed in one, and gives what ONNX Runtime does.
 */
class RecognizedTest {
  private static final long SEED = 12;

  @TempDir Path folder;

  private final ProtoBytes graph = new ProtoBytes();
  private final Map<String, OnnxTensor> fed = new TreeMap<>();
  private int nodes;
  private int opset = 13;

  /** A node whose output has the name of the operator and a number. */
  private String node(String operator, String... inputs) {
    return node(new ProtoBytes(), operator, inputs);
  }

  private String node(ProtoBytes node, String operator, String... inputs) {
    for (String input : inputs) {
      node.text(1, input);
    }
    String output = operator + nodes++;
    graph.message(1, node.text(2, output).text(4, operator));
    return output;
  }

  private static ProtoBytes ints(String name, long... values) {
    ProtoBytes attribute = new ProtoBytes().text(1, name).integer(20, 7).packed(8, values);
    return new ProtoBytes().message(5, attribute);
  }

  private String constant(String name, float... values) {
    ProtoBytes tensor = new ProtoBytes().integer(2, 1).text(8, name).floats(4, values);
    graph.message(5, values.length > 1 ? tensor.integer(1, values.length) : tensor);
    return name;
  }

  private String input(String name, int... sizes) {
    OnnxTensor value = OneNodeModel.random(new Random(SEED + fed.size()), sizes);
    fed.put(name, value);
    graph.message(11, value(name, sizes));
    return name;
  }

  private static ProtoBytes value(String name, int... sizes) {
    ProtoBytes shape = new ProtoBytes();
    for (int size : sizes) {
      shape.message(1, new ProtoBytes().integer(1, size));
    }
    ProtoBytes tensor = new ProtoBytes().integer(1, DataType.FLOAT.code());
    if (sizes.length > 0) {
      tensor.message(2, shape);
    }
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, tensor));
  }

  /** Writes the nodes with one output. */
  private Path file(String output) throws IOException {
    graph.message(12, value(output)).text(2, "g");
    byte[] bytes =
        new ProtoBytes()
            .integer(1, 8)
            .message(7, graph)
            .message(8, new ProtoBytes().text(1, "").integer(2, opset))
            .toArray();
    return Files.write(folder.resolve("net.onnx"), bytes);
  }

  /** Compares an output with ONNX Runtime's, and tells how often some op is computed. */
  private long steps(String output, String op) throws IOException {
    Path file = file(output);
    try (OnnxModel model = OnnxModel.open(file, SessionOptions.defaults().withThreads(1))) {
      float[] expected = OnnxRuntime.run(file, fed).get(output).toFloats();
      assertArrayEquals(expected, model.run(fed).get(output).toFloats(), 1e-5f, "seed " + SEED);
      OnnxPlan plan = model.plan(fed);
      List<String> ops =
          plan.session().compile(plan.feeds(fed), plan.fetches()).schedule().steps().stream()
              .map(step -> step.node().op().getClass().getSimpleName())
              .toList();
      return ops.size() == 1 || op.equals("Attention")
          ? ops.stream().filter(op::equals).count()
          : -ops.size();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void geluIsOneStep(int form) throws IOException {
    String x = input("x", 3, 40);
    String root =
        form == 0
            ? node("Mul", constant("r", (float) Math.sqrt(0.5)), x)
            : node("Div", x, constant("r", (float) Math.sqrt(2)));
    String bent = node("Add", node("Erf", root), constant("one", 1));
    String half = constant("half", 0.5f);
    String product =
        switch (form) {
          case 0 -> node("Mul", node("Mul", x, bent), half);
          case 1 -> node("Mul", half, node("Mul", bent, x));
          case 2 -> node("Mul", node("Mul", half, x), bent);
          default -> node("Mul", x, node("Mul", bent, half));
        };
    assertEquals(1, steps(product, "Gelu"));
  }

  /** With another x in one place it is something else. */
  @Test
  void whatOnlyLooksLikeGeluStays() throws IOException {
    String x = input("x", 3, 40);
    String other = input("z", 3, 40);
    String bent =
        node(
            "Add",
            node("Erf", node("Div", other, constant("r", (float) Math.sqrt(2)))),
            constant("one", 1));
    String product = node("Mul", node("Mul", x, bent), constant("half", 0.5f));
    assertEquals(-5, steps(product, "Gelu"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void layerNormalizationIsOneStep(boolean powers) throws IOException {
    String x = input("x", 2, 3, 5);
    String less = node("Sub", x, node(ints("axes", -1), "ReduceMean", x));
    String squares = powers ? node("Pow", less, constant("two", 2)) : node("Mul", less, less);
    String raised =
        node("Add", node(ints("axes", -1), "ReduceMean", squares), constant("epsilon", 1e-5f));
    String normal = node("Div", less, node("Sqrt", raised));
    String scaled = node("Mul", normal, constant("scale", 1, 2, 3, 4, 5));
    assertEquals(1, steps(node("Add", constant("offset", 5, 4, 3, 2, 1), scaled), "LayerNorm"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void attentionIsOneStep(int form) throws IOException {
    String q = input("q", 2, 3, 7, 4);
    String k = node(ints("perm", 0, 1, 3, 2), "Transpose", input("k", 2, 3, 9, 4));
    String v = input("v", 2, 3, 9, 6);
    String scores =
        switch (form) {
          case 0 -> node("Div", node("MatMul", q, k), constant("root", 2));
          case 1 -> node("Mul", constant("scale", 0.5f), node("MatMul", q, k));
          case 2 -> node("MatMul", node("Mul", q, constant("scale", 0.3f)), k);
          default -> node("MatMul", q, k);
        };
    String masked =
        form % 2 == 0 ? scores : node("Add", input("mask", form == 1 ? 2 : 1, 1, 1, 9), scores);
    opset = form < 2 ? 11 : 13;
    ProtoBytes axis = new ProtoBytes().text(1, "axis").integer(20, 2).integer(3, -1);
    String weights = node(new ProtoBytes().message(5, axis), "Softmax", masked);
    assertEquals(1, steps(node("MatMul", weights, v), "Attention"));
  }

  /** A mask that is fed, directly or by what queries and mask are both made of, has a gradient. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsPassThroughMasks(boolean shared) throws IOException {
    String x = input("x", 1, 2, 5, 5);
    String scores = node("MatMul", shared ? x : input("q", 1, 2, 5, 5), input("k", 1, 2, 5, 5));
    ProtoBytes axis = new ProtoBytes().text(1, "axis").integer(20, 2).integer(3, -1);
    String weights = node(new ProtoBytes().message(5, axis), "Softmax", node("Add", scores, x));
    String output = node("MatMul", weights, input("v", 1, 2, 5, 3));
    GraphBuilder g = new GraphBuilder();
    try (OnnxModel model = OnnxModel.open(file(output))) {
      Map<String, Node> inputs = new TreeMap<>();
      Feeds feeds = new Feeds();
      fed.forEach(
          (name, value) -> {
            Node node = g.placeholder(name, value.shape().sizes());
            inputs.put(name, node);
            feeds.put(node, Tensor.of(value.shape(), value.toFloats()));
          });
      Node y = model.network(g, _ -> false).apply(inputs).get(output);
      assertEquals("Attention", y.op().name());
      Node loss = g.sum(g.square(y));
      Node slope = Gradients.of(g, loss, List.of(inputs.get(x))).getFirst();
      try (Session session = new Session(g.build(), SessionOptions.defaults().withThreads(1))) {
        float[] found = session.run(feeds, Fetches.of(slope)).get(slope).toArray();
        float[] values = fed.get(x).toFloats();
        for (int i = 0; i < values.length; i++) {
          float step = 0.02f;
          double up = loss(session, feeds, inputs.get(x), loss, values, i, step);
          double down = loss(session, feeds, inputs.get(x), loss, values, i, -step);
          assertEquals((up - down) / (2 * step), found[i], 3e-3, "seed " + SEED + " at " + i);
        }
      }
    }
  }

  private static double loss(
      Session session, Feeds feeds, Node x, Node loss, float[] values, int at, float by) {
    float[] moved = values.clone();
    moved[at] += by;
    feeds.put(x, Tensor.of(x.shape(), moved));
    return session.run(feeds, Fetches.of(loss)).scalar(loss);
  }
}
