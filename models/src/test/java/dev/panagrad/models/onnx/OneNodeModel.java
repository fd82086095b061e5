package dev.panagrad.models.onnx;

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

/** A model of one node, to be run with given inputs. */
final class OneNodeModel {
  private final ProtoBytes node = new ProtoBytes();
  private final ProtoBytes graph = new ProtoBytes();
  private final Map<String, OnnxTensor> fed = new LinkedHashMap<>();
  private final String operator;
  private final int opset;

  /** A node of an operator of ONNX's own domain. */
  OneNodeModel(String operator, int opset) {
    this.operator = operator;
    this.opset = opset;
  }

  /** Adds an input; null for one that is left out. */
  OneNodeModel in(OnnxTensor value) {
    if (value == null) {
      node.text(1, "");
      return this;
    }
    String name = "x" + fed.size();
    fed.put(name, value);
    node.text(1, name);
    ProtoBytes shape = new ProtoBytes();
    for (int size : value.shape().sizes()) {
      shape.message(1, new ProtoBytes().integer(1, size));
    }
    ProtoBytes type = new ProtoBytes().integer(1, code(value.type())).message(2, shape);
    graph.message(11, new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, type)));
    return this;
  }

  /** The number of a type in files. */
  private static long code(DataType type) {
    long code = 1;
    while (DataType.of(code).orElseThrow() != type) {
      code++;
    }
    return code;
  }

  /** Adds an attribute of an integer. */
  OneNodeModel with(String name, long value) {
    node.message(5, new ProtoBytes().text(1, name).integer(20, 2).integer(3, value));
    return this;
  }

  /** Adds an attribute of an element type. */
  OneNodeModel with(String name, DataType type) {
    return with(name, code(type));
  }

  /** Adds an attribute of integers. */
  OneNodeModel with(String name, long[] values) {
    node.message(5, new ProtoBytes().text(1, name).integer(20, 7).packed(8, values));
    return this;
  }

  /** Adds an attribute of a float. */
  OneNodeModel with(String name, float value) {
    node.message(5, new ProtoBytes().text(1, name).integer(20, 1).real(2, value));
    return this;
  }

  /** Adds an attribute of a text. */
  OneNodeModel with(String name, String value) {
    node.message(5, new ProtoBytes().text(1, name).integer(20, 3).text(4, value));
    return this;
  }

  /** The only output. */
  OnnxTensor run(Path folder) {
    return run(folder, 1).getFirst();
  }

  /** The first outputs. */
  List<OnnxTensor> run(Path folder, int outputs) {
    for (int i = 0; i < outputs; i++) {
      node.text(2, "y" + i);
      ProtoBytes type = new ProtoBytes().message(1, new ProtoBytes().integer(1, 1));
      graph.message(12, new ProtoBytes().text(1, "y" + i).message(2, type));
    }
    node.text(4, operator);
    graph.message(1, node).text(2, "g");
    byte[] model =
        new ProtoBytes()
            .integer(1, 8)
            .message(7, graph)
            .message(8, new ProtoBytes().text(1, "").integer(2, opset))
            .toArray();
    try {
      Path file = Files.createTempFile(folder, "one", ".onnx");
      Files.write(file, model);
      try (OnnxModel opened = OnnxModel.open(file, SessionOptions.defaults().withThreads(1))) {
        return new ArrayList<>(opened.run(fed).values());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
