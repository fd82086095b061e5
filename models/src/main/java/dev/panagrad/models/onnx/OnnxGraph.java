package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.file.AtomicFiles;
import dev.panagrad.models.io.protobuf.ProtoWriter;
import dev.panagrad.models.onnx.type.DataType;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** An ONNX graph that is built node by node, of operator set 17 in IR 8. */
final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private final ProtoWriter initializers = new ProtoWriter();
  private final ProtoWriter inputs = new ProtoWriter();
  private final ProtoWriter outputs = new ProtoWriter();
  private final List<Step> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> constants = new HashMap<>();

  /** The names of values in the file, where they differ from the original names. */
  private final Map<String, String> renamed = new HashMap<>();

  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** The size that is read from an input in each run, with its multiples; 0 if there is none. */
  private int openSize;

  /** The value with that size, [1]. */
  private String opened;

  private record Step(
      String operator, List<String> inputs, List<String> outputs, List<Attribute> attributes) {}

  /** A name that no value has yet. */
  private String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /**
   * Adds an input.
   *
   * @param open the names of unknown sizes
   */
  String input(String name, DataType type, Shape shape, String... open) {
    inputs.message(11, value(name, type, shape, open));
    return unique(name);
  }

  /**
   * Reads a size from an input in each run: this number and its multiples stand for it from here
   * on. Weights of this size are those for the largest one, and are cut.
   */
  void open(int size, String input, int axis) {
    opened =
        add(
            "Shape",
            List.of(input),
            Attribute.integer("start", axis),
            Attribute.integer("end", axis + 1L));
    openSize = size;
  }

  /** Whether a number stands for a size that is read in each run. */
  boolean isOpen(long size) {
    return openSize > 0 && size > 0 && size % openSize == 0;
  }

  /** Makes a value an output under another name. */
  void output(String name, String value, DataType type, Shape shape, String... open) {
    outputs.message(12, value(name, type, shape, open));
    boolean made = nodes.stream().anyMatch(node -> node.outputs.contains(value));
    if (made && names.add(name)) {
      renamed.put(value, name);
    } else if (!value.equals(name)) {
      nodes.add(new Step("Identity", List.of(value), List.of(name), List.of()));
    }
  }

  private static ProtoWriter value(String name, DataType type, Shape shape, String... open) {
    ProtoWriter dims = new ProtoWriter();
    int next = 0;
    for (int size : shape.sizes()) {
      ProtoWriter dim = new ProtoWriter();
      dims.message(1, size == Shape.UNKNOWN ? dim.text(2, open[next++]) : dim.integer(1, size));
    }
    ProtoWriter tensor = new ProtoWriter().integer(1, type.code()).message(2, dims);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  /** Adds weights as a copy of a buffer. */
  String weights(String name, Shape shape, DType type, Buffer buffer) {
    // Memory and ONNX are both little-endian.
    byte[] bytes =
        buffer
            .segment()
            .asSlice(buffer.offset(), shape.elements() * Float.BYTES)
            .toArray(ValueLayout.JAVA_BYTE);
    return weights(name, type == DType.INT32 ? DataType.INT32 : DataType.FLOAT, shape, bytes);
  }

  /** Adds float weights. */
  String weights(String name, Shape shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return weights(name, DataType.FLOAT, shape, bytes.array());
  }

  /** A vector of integers, among them sizes that are read in each run; equal ones are made once. */
  String integers(long... values) {
    if (Arrays.stream(values).noneMatch(this::isOpen)) {
      return fixed(values);
    }
    String key = Arrays.toString(values);
    String made = constants.get(key);
    if (made == null) {
      List<String> parts = new ArrayList<>();
      for (long value : values) {
        parts.add(
            !isOpen(value)
                ? fixed(value)
                : value == openSize
                    ? opened
                    : add("Mul", List.of(opened, fixed(value / openSize))));
      }
      made =
          parts.size() == 1 ? parts.getFirst() : add("Concat", parts, Attribute.integer("axis", 0));
      constants.put(key, made);
    }
    return made;
  }

  /** A constant vector of integers as they are. */
  String fixed(long... values) {
    return constants.computeIfAbsent(
        "fixed " + Arrays.toString(values), _ -> longs("sizes", values));
  }

  /** The numbers from 0 up to a size. */
  String range(int size) {
    return cut(longs("places", LongStream.range(0, size).toArray()), Shape.of(size));
  }

  private String longs(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return initializer(name, DataType.INT64, Shape.of(values.length), bytes.array());
  }

  /** What is needed of weights if one of their sizes is read in each run. */
  private String cut(String weights, Shape shape) {
    String cut = weights;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (isOpen(shape.size(axis))) {
        cut = add("Slice", List.of(cut, fixed(0), integers(shape.size(axis)), fixed(axis)));
      }
    }
    return cut;
  }

  private String weights(String name, DataType type, Shape shape, byte[] bytes) {
    return cut(initializer(name, type, shape, bytes), shape);
  }

  private String initializer(String name, DataType type, Shape shape, byte[] bytes) {
    String given = unique(name);
    ProtoWriter tensor = new ProtoWriter();
    for (int size : shape.sizes()) {
      tensor.integer(1, size);
    }
    tensor.integer(2, type.code()).text(8, given).bytes(9, bytes);
    initializers.message(5, tensor);
    return given;
  }

  /** Adds a node with one output and returns the output's name. */
  String add(String operator, List<String> inputs, Attribute... attributes) {
    return add(operator, inputs, 1, attributes).getFirst();
  }

  /** Adds a node; an empty name marks an omitted input. */
  List<String> add(String operator, List<String> from, int results, Attribute... attributes) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      made.add(unique(operator.toLowerCase(Locale.ROOT)));
    }
    nodes.add(new Step(operator, List.copyOf(from), made, List.of(attributes)));
    return made;
  }

  /** Adds an entry to the metadata, which readers may use or ignore. */
  void metadata(String key, String value) {
    metadata.put(key, value);
  }

  /** The whole file. */
  byte[] toByteArray() {
    ProtoWriter graph = new ProtoWriter();
    ProtoWriter all = new ProtoWriter();
    for (int i = 0; i < nodes.size(); i++) {
      Step node = nodes.get(i);
      ProtoWriter message = new ProtoWriter();
      node.inputs.forEach(name -> message.text(1, renamed.getOrDefault(name, name)));
      node.outputs.forEach(name -> message.text(2, renamed.getOrDefault(name, name)));
      message.text(3, node.operator + "_" + i).text(4, node.operator);
      node.attributes.forEach(attribute -> message.message(5, attribute.message()));
      graph.message(1, message);
    }
    graph.text(2, "panagrad").append(initializers).append(inputs).append(outputs);
    all.integer(1, IR_VERSION).text(2, "panagrad").message(7, graph);
    all.message(8, new ProtoWriter().text(1, "").integer(2, OPSET));
    metadata.forEach(
        (key, value) -> all.message(14, new ProtoWriter().text(1, key).text(2, value)));
    return all.toByteArray();
  }

  /** Writes the file atomically. */
  void write(Path file) {
    byte[] bytes = toByteArray();
    AtomicFiles.replace(
        file,
        channel -> {
          ByteBuffer rest = ByteBuffer.wrap(bytes);
          while (rest.hasRemaining()) {
            channel.write(rest);
          }
        });
  }
}
