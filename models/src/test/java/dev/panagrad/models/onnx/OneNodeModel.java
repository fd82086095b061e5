package dev.panagrad.models.onnx;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.onnx.type.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** A model of one node, to be run with given inputs. */
final class OneNodeModel {
  private final ProtoBytes node = new ProtoBytes();
  private final ProtoBytes graph = new ProtoBytes();
  private final Map<String, OnnxTensor> fed = new LinkedHashMap<>();
  private final String domain;
  private final String operator;
  private final int opset;
  private int inputs;

  /** A node of an operator, named with its domain unless that is ONNX's own. */
  OneNodeModel(String operator, int opset) {
    int name = operator.lastIndexOf('.') + 1;
    domain = operator.substring(0, Math.max(0, name - 1));
    this.operator = operator.substring(name);
    this.opset = opset;
  }

  /** Adds an input that is fed; null for one that is left out. */
  OneNodeModel in(OnnxTensor value) {
    String name = name(value);
    if (value != null) {
      fed.put(name, value);
      ProtoBytes shape = new ProtoBytes();
      for (int size : value.shape().sizes()) {
        shape.message(1, new ProtoBytes().integer(1, size));
      }
      ProtoBytes type = new ProtoBytes().integer(1, value.type().code()).message(2, shape);
      graph.message(
          11, new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, type)));
    }
    return this;
  }

  /** Adds an input that lies in the file; null for one that is left out. */
  OneNodeModel inFile(OnnxTensor value) {
    String name = name(value);
    if (value != null) {
      graph.message(5, tensor(name, value));
    }
    return this;
  }

  private static ProtoBytes tensor(String name, OnnxTensor value) {
    ProtoBytes proto = new ProtoBytes();
    for (int size : value.shape().sizes()) {
      proto.integer(1, size);
    }
    proto.integer(2, value.type().code()).text(8, name);
    return switch (value.type()) {
      case FLOAT -> proto.floats(4, value.toFloats());
      case INT64 -> proto.packed(7, value.toLongs());
      default -> proto.packed(5, value.toLongs());
    };
  }

  /** Names the next input. */
  private String name(OnnxTensor value) {
    String name = value == null ? "" : "x" + inputs++;
    node.text(1, name);
    return name;
  }

  /** Adds an attribute of an integer. */
  OneNodeModel with(String name, long value) {
    node.message(5, new ProtoBytes().text(1, name).integer(20, 2).integer(3, value));
    return this;
  }

  /** Adds an attribute of an element type. */
  OneNodeModel with(String name, DataType type) {
    return with(name, type.code());
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

  /** Adds an attribute of floats. */
  OneNodeModel with(String name, float[] values) {
    node.message(5, new ProtoBytes().text(1, name).integer(20, 6).floats(7, values));
    return this;
  }

  /** Adds an attribute of a tensor. */
  OneNodeModel with(String name, OnnxTensor value) {
    node.message(5, new ProtoBytes().text(1, name).integer(20, 4).message(5, tensor("", value)));
    return this;
  }

  /** Adds an attribute of texts. */
  OneNodeModel with(String name, List<String> values) {
    ProtoBytes attribute = new ProtoBytes().text(1, name).integer(20, 8);
    values.forEach(value -> attribute.text(9, value));
    node.message(5, attribute);
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
    return inFile(folder, Collections.nCopies(outputs, DataType.FLOAT), this::ours);
  }

  /** The first outputs as we compute them, and as ONNX Runtime does. */
  List<List<OnnxTensor>> runBeside(Path folder, int outputs) {
    List<OnnxTensor> ours = run(folder, outputs);
    List<DataType> types = ours.stream().map(OnnxTensor::type).toList();
    List<OnnxTensor> theirs =
        inFile(folder, types, file -> new ArrayList<>(OnnxRuntime.run(file, fed).values()));
    return List.of(ours, theirs);
  }

  private List<OnnxTensor> ours(Path file) {
    try (OnnxModel opened = OnnxModel.open(file, SessionOptions.defaults().withThreads(1))) {
      return new ArrayList<>(opened.run(fed).values());
    }
  }

  private byte[] bytes(List<DataType> outputs) {
    ProtoBytes whole = new ProtoBytes().append(node);
    ProtoBytes values = new ProtoBytes();
    for (int i = 0; i < outputs.size(); i++) {
      whole.text(2, "y" + i);
      ProtoBytes tensor = new ProtoBytes().integer(1, outputs.get(i).code());
      ProtoBytes type = new ProtoBytes().message(1, tensor);
      values.message(12, new ProtoBytes().text(1, "y" + i).message(2, type));
    }
    whole.text(3, "the node").text(4, operator).text(7, domain);
    ProtoBytes all = new ProtoBytes().append(graph).append(values).message(1, whole).text(2, "g");
    return new ProtoBytes()
        .integer(1, 8)
        .message(7, all)
        .message(8, new ProtoBytes().text(1, domain).integer(2, opset))
        .toArray();
  }

  private List<OnnxTensor> inFile(
      Path folder, List<DataType> outputs, Function<Path, List<OnnxTensor>> run) {
    try {
      Path file = Files.createTempFile(folder, "one", ".onnx");
      try {
        Files.write(file, bytes(outputs));
        return run.apply(file);
      } finally {
        Files.delete(file);
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
