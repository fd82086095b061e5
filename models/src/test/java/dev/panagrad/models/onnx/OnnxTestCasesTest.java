package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.models.onnx.check.ModelChecker;
import dev.panagrad.models.onnx.proto.AttributeProto;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import dev.panagrad.models.onnx.proto.OnnxFile;
import dev.panagrad.models.onnx.proto.OnnxValue;
import dev.panagrad.models.onnx.proto.OperatorSetIdProto;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** All files of the ONNX project's tests are read, and hold what their index says. */
final class OnnxTestCasesTest {
  @Test
  void readsEveryModelAsTheIndexDescribesIt() {
    List<OnnxTestCase> cases = OnnxTestCase.all();
    assumeTrue(!cases.isEmpty(), OnnxTestCase.ABSENT);
    assertEquals(1088, cases.size());
    assertAll(cases.stream().map(test -> (Executable) () -> checkModel(test)));
  }

  @Test
  void readsEveryValueInTheTypeOfItsModel() {
    List<OnnxTestCase> cases = OnnxTestCase.all();
    assumeTrue(!cases.isEmpty(), OnnxTestCase.ABSENT);
    int[] read = new int[1];
    assertAll(cases.stream().map(test -> (Executable) () -> read[0] += checkData(test)));
    assertEquals(3740, read[0]);
  }

  @Test
  void readsRealNetworks() {
    Path models = OnnxTestCase.root().map(root -> root.resolve("models")).orElse(Path.of(""));
    assumeTrue(OnnxTestCase.root().isPresent(), OnnxTestCase.ABSENT);
    assertEquals(
        Set.of("Constant", "Conv", "Gemm", "LogSoftmax", "MaxPool", "Relu", "Reshape"),
        operators(models.resolve("pytorch_cnn_mnist.onnx")));
    assertEquals(
        new TreeSet<>(
            List.of(
                "Add",
                "Cast",
                "Concat",
                "Constant",
                "Div",
                "Erf",
                "Gather",
                "Gemm",
                "MatMul",
                "Mul",
                "Pow",
                "ReduceMean",
                "Reshape",
                "Shape",
                "Slice",
                "Softmax",
                "Sqrt",
                "Sub",
                "Tanh",
                "Transpose",
                "Unsqueeze")),
        operators(models.resolve("tinybert.onnx")));
  }

  private static Set<String> operators(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      ModelProto model = OnnxFile.model(file, arena);
      ModelChecker.requireSound(file.toString(), model);
      model.graph().initializers().forEach(OnnxTestCasesTest::decode);
      List<String> operators = new ArrayList<>();
      collect(model.graph(), operators);
      return new TreeSet<>(operators);
    }
  }

  private static void checkModel(OnnxTestCase test) {
    try (Arena arena = Arena.ofConfined()) {
      ModelProto model = OnnxFile.model(test.model(), arena);
      String name = test.toString();
      assertEquals(List.of(), ModelChecker.problems(model), name);
      assertEquals(test.ir(), model.irVersion(), name);
      assertEquals(test.opset(), opsets(model), name);
      List<String> operators = new ArrayList<>();
      collect(model.graph(), operators);
      assertEquals(new TreeSet<>(test.operators()), new TreeSet<>(operators), name);
      assertEquals(test.nodes(), operators.size(), name);
      assertEquals(test.inputs(), described(model.graph().inputs()), name);
      assertEquals(test.outputs(), described(model.graph().outputs()), name);
      for (TensorProto tensor : model.graph().initializers()) {
        decode(tensor);
      }
    }
  }

  private static int checkData(OnnxTestCase test) {
    int files = 0;
    try (Arena arena = Arena.ofConfined()) {
      GraphProto graph = OnnxFile.model(test.model(), arena).graph();
      for (int set = 0; set < test.dataSets(); set++) {
        files += checkData(test, set, "input", graph.requiredInputs(), arena);
        files += checkData(test, set, "output", graph.outputs(), arena);
      }
    }
    return files;
  }

  private static int checkData(
      OnnxTestCase test, int set, String side, List<ValueInfoProto> infos, Arena arena) {
    int files = 0;
    for (int i = 0; i < infos.size(); i++) {
      Path file = test.data(set, side, i);
      if (!Files.exists(file)) {
        continue;
      }
      files++;
      TypeProto type = infos.get(i).type();
      Optional<OnnxValue> value = OnnxFile.value(file, type, arena);
      if (value.isPresent() && type instanceof TypeProto.TensorType declared) {
        TensorProto tensor = (TensorProto) value.get();
        assertEquals(declared.element(), tensor.type(), file.toString());
        declared
            .shape()
            .ifPresent(shape -> assertEquals(shape.size(), tensor.dims().length, file.toString()));
        decode(tensor);
      }
    }
    return files;
  }

  /** Every element is there in the form an importer asks for. */
  static void decode(TensorProto tensor) {
    DataType type = tensor.type();
    long elements = tensor.elements();
    if (type == DataType.STRING) {
      assertEquals(elements, tensor.toStrings().size());
    } else if (type.isInteger()) {
      assertEquals(elements, tensor.toLongs().length);
    } else {
      assertEquals(elements * (type.isComplex() ? 2 : 1), tensor.toDoubles().length);
    }
    assertTrue(elements >= 0);
  }

  private static String opsets(ModelProto model) {
    return model.opsets().stream()
        .sorted(Comparator.comparing(OperatorSetIdProto::domain))
        .map(set -> (set.domain().isEmpty() ? "ai.onnx" : set.domain()) + ":" + set.version())
        .collect(Collectors.joining(","));
  }

  private static String described(List<ValueInfoProto> infos) {
    return infos.stream()
        .map(info -> info.name() + ":" + described(info.type()))
        .collect(Collectors.joining("; "));
  }

  private static String described(TypeProto type) {
    if (!(type instanceof TypeProto.TensorType tensor)) {
      return type.toString();
    }
    return tensor.element()
        + tensor.shape().orElse(List.of()).stream()
            .map(size -> size.size() >= 0 ? size.toString() : "'" + size + "'")
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static void collect(GraphProto graph, List<String> operators) {
    for (NodeProto node : graph.nodes()) {
      operators.add(node.qualifiedOperator());
      for (AttributeProto attribute : node.attributes()) {
        if (attribute.value() instanceof AttributeValue.GraphValue inner) {
          collect(inner.value(), operators);
        }
      }
    }
  }
}
