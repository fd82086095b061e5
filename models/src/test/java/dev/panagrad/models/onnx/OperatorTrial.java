package dev.panagrad.models.onnx;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.onnx.proto.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An operator alone in a model, which is fed all of its inputs. */
final class OperatorTrial {
  private final ProtoBytes node = new ProtoBytes();
  private final ProtoBytes graph = new ProtoBytes();
  private final Map<String, OnnxTensor> fed = new LinkedHashMap<>();
  private final int opset;

  OperatorTrial(String operator, int opset) {
    node.text(4, operator);
    this.opset = opset;
  }

  /** Adds an input; null for one that is left out. */
  OperatorTrial in(OnnxTensor value) {
    String name = value == null ? "" : "x" + fed.size();
    node.text(1, name);
    if (value != null) {
      fed.put(name, value);
      ProtoBytes shape = new ProtoBytes();
      for (int size : value.shape().sizes()) {
        shape.message(1, new ProtoBytes().integer(1, size));
      }
      ProtoBytes type = new ProtoBytes().integer(1, number(value.type())).message(2, shape);
      graph.message(
          11, new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, type)));
    }
    return this;
  }

  /** The number of a type in files. */
  private static int number(DataType type) {
    return switch (type) {
      case FLOAT -> 1;
      case INT32 -> 6;
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  OperatorTrial with(String name, long value) {
    return attribute(new ProtoBytes().text(1, name).integer(20, 2).integer(3, value));
  }

  OperatorTrial with(String name, float value) {
    return attribute(new ProtoBytes().text(1, name).integer(20, 1).real(2, value));
  }

  OperatorTrial with(String name, String value) {
    return attribute(new ProtoBytes().text(1, name).integer(20, 3).text(4, value));
  }

  OperatorTrial with(String name, float... values) {
    return attribute(new ProtoBytes().text(1, name).integer(20, 6).floats(7, values));
  }

  OperatorTrial with(String name, List<String> values) {
    ProtoBytes attribute = new ProtoBytes().text(1, name).integer(20, 8);
    values.forEach(value -> attribute.text(9, value));
    return attribute(attribute);
  }

  private OperatorTrial attribute(ProtoBytes attribute) {
    node.message(5, attribute);
    return this;
  }

  /** Runs a model of the operator with so many outputs. */
  List<OnnxTensor> run(Path folder, int outputs) {
    for (int i = 0; i < outputs; i++) {
      node.text(2, "y" + i);
      ProtoBytes type = new ProtoBytes().message(1, new ProtoBytes().integer(1, 1));
      graph.message(12, new ProtoBytes().text(1, "y" + i).message(2, type));
    }
    graph.message(1, node).text(2, "g");
    ProtoBytes version = new ProtoBytes().text(1, "").integer(2, opset);
    byte[] model = new ProtoBytes().integer(1, 8).message(7, graph).message(8, version).toArray();
    try {
      Path file = Files.createTempFile(folder, "operator", ".onnx");
      Files.write(file, model);
      try (OnnxModel opened = OnnxModel.open(file, SessionOptions.defaults().withThreads(1))) {
        return new ArrayList<>(opened.run(fed).values());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers in [-1, 1). */
  static OnnxTensor random(Random random, int... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return OnnxTensor.of(shape, values);
  }
}
