package dev.panagrad.models.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A node for tables of tests, to be run with inputs that are fed and with those in the file. */
final class OneNode {
  private final String operator;
  private final List<OnnxTensor> inputs = new ArrayList<>();
  private final List<Consumer<OneNodeModel>> attributes = new ArrayList<>();
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
    attributes.add(model -> model.with(name, value));
    return this;
  }

  OneNode with(String name, long... values) {
    attributes.add(model -> model.with(name, values));
    return this;
  }

  OneNode with(String name, String value) {
    attributes.add(model -> model.with(name, value));
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
    OneNodeModel model = new OneNodeModel(operator, opset);
    for (OnnxTensor input : inputs) {
      if (feed) {
        model.in(input);
      } else {
        model.inFile(input);
      }
    }
    attributes.forEach(attribute -> attribute.accept(model));
    return model.run(Path.of(System.getProperty("java.io.tmpdir")), outputs);
  }
}
