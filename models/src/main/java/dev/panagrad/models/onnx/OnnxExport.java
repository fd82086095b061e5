package dev.panagrad.models.onnx;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a part of a graph as an ONNX file of operator set 17 (IR 8): the nodes between some
 * placeholders and some results, with the current values of variables. Inputs and outputs keep
 * images as [n, h, w, c]; within the file they are [n, c, h, w], as ONNX's convolutions require.
 */
public final class OnnxExport {
  private final Session session;
  private final Map<String, Node> inputs = new LinkedHashMap<>();
  private final Map<String, Node> outputs = new LinkedHashMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private int openSize;
  private String openName;

  /**
   * An export of a session's graph.
   *
   * @param session holds the values of variables
   */
  public OnnxExport(Session session) {
    this.session = session;
  }

  /** Adds a placeholder as an input of this name. */
  public OnnxExport input(String name, Node placeholder) {
    inputs.put(name, placeholder);
    return this;
  }

  /** Adds an output. */
  public OnnxExport output(String name, Node result) {
    outputs.put(name, result);
    return this;
  }

  /**
   * Leaves a size open, up to this one: in each run it is that of the inputs. The number and its
   * multiples must occur among the sizes of the graph for this reason only.
   *
   * @param name of the size in the file
   */
  public OnnxExport open(int size, String name) {
    openSize = size;
    openName = name;
    return this;
  }

  /** Adds a note to the file's metadata. */
  public OnnxExport note(String key, String value) {
    notes.put(key, value);
    return this;
  }

  /**
   * Writes the file atomically.
   *
   * @throws FileException if it can't be written, or ONNX has no operator for an op; the message
   *     lists all such ops
   */
  public void write(Path file) {
    OnnxGraph graph = new OnnxGraph();
    NodeExport nodes = new NodeExport(graph, session);
    inputs.forEach(
        (name, node) -> {
          Shape shape = node.shape();
          nodes.put(node, graph.input(name, type(node), opened(shape), open(shape)));
        });
    openSize(graph, nodes);
    Map<String, String> values = new LinkedHashMap<>();
    outputs.forEach((name, node) -> values.put(name, nodes.rows(node)));
    if (!nodes.problems().isEmpty()) {
      throw FileException.of(
          "%s can't be written, as ONNX has nothing for %s",
          file, String.join(", ", nodes.problems()));
    }
    values.forEach(
        (name, value) -> {
          Node node = outputs.get(name);
          graph.output(name, value, type(node), opened(node.shape()), open(node.shape()));
        });
    notes.forEach(graph::metadata);
    graph.write(file);
  }

  private static DataType type(Node node) {
    return node.type() == DType.INT32 ? DataType.INT32 : DataType.FLOAT;
  }

  /** Reads the open size from the first input that has it. */
  private void openSize(OnnxGraph graph, NodeExport nodes) {
    for (Node input : inputs.values()) {
      for (int axis = 0; axis < input.shape().rank(); axis++) {
        if (openSize > 0 && input.shape().size(axis) == openSize) {
          graph.open(openSize, nodes.rows(input), axis);
          return;
        }
      }
    }
  }

  private boolean isOpen(int size) {
    return openSize > 0 && size > 0 && size % openSize == 0;
  }

  private Shape opened(Shape shape) {
    return Shape.of(
        Arrays.stream(shape.sizes()).map(size -> isOpen(size) ? Shape.UNKNOWN : size).toArray());
  }

  /** Names for unknown sizes: n for the first axis, the number of examples. */
  private String[] open(Shape shape) {
    List<String> names = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.size(axis) == Shape.UNKNOWN) {
        names.add(axis == 0 ? "n" : "n" + axis);
      } else if (isOpen(shape.size(axis))) {
        int times = shape.size(axis) / openSize;
        names.add(times == 1 ? openName : times + "*" + openName);
      }
    }
    return names.toArray(String[]::new);
  }
}
