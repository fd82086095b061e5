package dev.panagrad.models.onnx;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.onnx.proto.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A model of one node, which is run with inputs that are fed or that lie in the file. */
final class OneNode {
  private final String operator;
  private final List<OnnxTensor> inputs = new ArrayList<>();
  private final List<ProtoBytes> attributes = new ArrayList<>();
  private int opset = 18;
  private int outputs = 1;

  private OneNode(String operator) {
    this.operator = operator;
  }

  /** A node of an operator; null stands for an input that is left out. */
  static OneNode of(String operator, OnnxTensor... inputs) {
    OneNode node = new OneNode(operator);
    for (OnnxTensor input : inputs) {
      node.inputs.add(input);
    }
    return node;
  }

  OneNode opset(int version) {
    opset = version;
    return this;
  }

  OneNode outputs(int count) {
    outputs = count;
    return this;
  }

  OneNode with(String name, long value) {
    attributes.add(new ProtoBytes().text(1, name).integer(20, 2).integer(3, value));
    return this;
  }

  OneNode with(String name, long... values) {
    attributes.add(new ProtoBytes().text(1, name).integer(20, 7).packed(8, values));
    return this;
  }

  OneNode with(String name, String value) {
    attributes.add(new ProtoBytes().text(1, name).integer(20, 3).text(4, value));
    return this;
  }

  /** The outputs with all inputs fed: from the graph, but for what gives sizes. */
  List<OnnxTensor> fed() {
    return run(true);
  }

  /** The outputs with all inputs in the file: computed at once where there is a rule for that. */
  List<OnnxTensor> known() {
    return run(false);
  }

  private List<OnnxTensor> run(boolean feed) {
    ProtoBytes node = new ProtoBytes();
    ProtoBytes graph = new ProtoBytes().text(2, "g");
    Map<String, OnnxTensor> fed = new TreeMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      OnnxTensor input = inputs.get(i);
      node.text(1, input == null ? "" : "x" + i);
      if (input != null && feed) {
        fed.put("x" + i, input);
        graph.message(11, value("x" + i, input));
      } else if (input != null) {
        graph.message(5, tensor("x" + i, input));
      }
    }
    for (int i = 0; i < outputs; i++) {
      node.text(2, "y" + i);
      graph.message(12, new ProtoBytes().text(1, "y" + i).message(2, type(DataType.FLOAT, null)));
    }
    node.text(3, "the node").text(4, operator);
    attributes.forEach(attribute -> node.message(5, attribute));
    graph.message(1, node);
    ProtoBytes model =
        new ProtoBytes()
            .integer(1, 8)
            .message(7, graph)
            .message(8, new ProtoBytes().text(1, "").integer(2, opset));
    try {
      Path file = Files.createTempFile("node", ".onnx");
      try {
        Files.write(file, model.toArray());
        try (OnnxModel open = OnnxModel.open(file, SessionOptions.defaults().withThreads(1))) {
          return List.copyOf(open.run(fed).values());
        }
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProtoBytes value(String name, OnnxTensor tensor) {
    return new ProtoBytes().text(1, name).message(2, type(tensor.type(), tensor.shape()));
  }

  private static ProtoBytes type(DataType type, Shape shape) {
    ProtoBytes tensor = new ProtoBytes().integer(1, code(type));
    if (shape != null) {
      ProtoBytes sizes = new ProtoBytes();
      for (int size : shape.sizes()) {
        sizes.message(1, new ProtoBytes().integer(1, size));
      }
      tensor.message(2, sizes);
    }
    return new ProtoBytes().message(1, tensor);
  }

  private static ProtoBytes tensor(String name, OnnxTensor tensor) {
    ProtoBytes proto = new ProtoBytes();
    for (int size : tensor.shape().sizes()) {
      proto.integer(1, size);
    }
    proto.integer(2, code(tensor.type())).text(8, name);
    return switch (tensor.type()) {
      case FLOAT -> proto.floats(4, tensor.toFloats());
      case INT64 -> proto.packed(7, tensor.toLongs());
      default -> proto.packed(5, tensor.toLongs());
    };
  }

  private static long code(DataType type) {
    return IntStream.range(0, 32)
        .filter(code -> DataType.of(code).orElse(null) == type)
        .findFirst()
        .orElseThrow();
  }
}
