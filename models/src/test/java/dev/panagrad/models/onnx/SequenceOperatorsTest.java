package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences and optional values inside a file, beside ONNX Runtime. */
final class SequenceOperatorsTest {
  @TempDir Path folder;

  private final ProtoBytes graph = new ProtoBytes();
  private final Map<String, OnnxTensor> fed = new TreeMap<>();
  private int nodes;

  private String input(OnnxTensor value) {
    String name = "x" + fed.size();
    fed.put(name, value);
    ProtoBytes shape = new ProtoBytes();
    for (int size : value.shape().sizes()) {
      shape.message(1, new ProtoBytes().integer(1, size));
    }
    ProtoBytes type = new ProtoBytes().integer(1, value.type().code()).message(2, shape);
    graph.message(11, new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, type)));
    return name;
  }

  private String floats(int rows, float start) {
    float[] values = new float[2 * rows];
    for (int i = 0; i < values.length; i++) {
      values[i] = start + i;
    }
    return input(OnnxTensor.of(Shape.of(rows, 2), values));
  }

  private String position(long at) {
    String name = "at" + nodes++;
    graph.message(5, new ProtoBytes().integer(2, 7).text(8, name).packed(7, at));
    return name;
  }

  private String node(String operator, ProtoBytes attributes, String... inputs) {
    ProtoBytes node = new ProtoBytes();
    for (String name : inputs) {
      node.text(1, name);
    }
    String output = operator + nodes++;
    graph.message(1, node.text(2, output).text(4, operator).append(attributes));
    return output;
  }

  private String node(String operator, String... inputs) {
    return node(operator, new ProtoBytes(), inputs);
  }

  private static ProtoBytes integer(String name, long value) {
    return new ProtoBytes()
        .message(5, new ProtoBytes().text(1, name).integer(20, 2).integer(3, value));
  }

  private Path file(String output, DataType type) throws IOException {
    ProtoBytes tensor = new ProtoBytes().integer(1, type.code());
    graph.message(
        12, new ProtoBytes().text(1, output).message(2, new ProtoBytes().message(1, tensor)));
    graph.text(2, "g");
    ProtoBytes model =
        new ProtoBytes()
            .integer(1, 8)
            .message(7, graph)
            .message(8, new ProtoBytes().text(1, "").integer(2, 18));
    return Files.write(folder.resolve("sequence.onnx"), model.toArray());
  }

  private OnnxTensor checked(String output, DataType type) throws IOException {
    Path file = file(output, type);
    OnnxTensor ours = run(file);
    assertEquals(OnnxRuntime.run(file, fed).values().iterator().next(), ours);
    return ours;
  }

  private OnnxTensor run(Path file) {
    try (OnnxModel model = OnnxModel.open(file)) {
      return model.run(fed).values().iterator().next();
    }
  }

  @Test
  void positionsMayCountFromTheEnd() throws IOException {
    String sequence = node("SequenceConstruct", floats(1, 0), floats(1, 10), floats(1, 20));
    sequence = node("SequenceInsert", sequence, floats(1, 30), position(-1));
    sequence = node("SequenceErase", sequence, position(-4));
    sequence = node("SequenceInsert", sequence, floats(1, 40));
    String all = node("ConcatFromSequence", integer("axis", 0), sequence);
    OnnxTensor found = checked(all, DataType.FLOAT);
    assertEquals(OnnxTensor.of(Shape.of(4, 2), 10, 11, 30, 31, 20, 21, 40, 41), found);
  }

  @Test
  void partsAreStackedOnANewAxis() throws IOException {
    String parts = node("SplitToSequence", integer("keepdims", 0), floats(3, 0));
    String sum =
        node("ConcatFromSequence", integer("axis", -1).append(integer("new_axis", 1)), parts);
    assertEquals(OnnxTensor.of(Shape.of(2, 3), 0, 2, 4, 1, 3, 5), checked(sum, DataType.FLOAT));
  }

  @Test
  void theLastPartMayBeSmaller() throws IOException {
    String parts = node("SplitToSequence", floats(5, 0), position(2));
    String last = node("SequenceAt", parts, position(-1));
    assertEquals(OnnxTensor.of(Shape.of(1, 2), 8, 9), checked(last, DataType.FLOAT));
  }

  @Test
  void lengthsAreKnown() throws IOException {
    String parts = node("SplitToSequence", floats(5, 0), position(2));
    String empty = node("SequenceEmpty", integer("dtype", 7));
    String both = node("Add", node("SequenceLength", parts), node("SequenceLength", empty));
    assertEquals(OnnxTensor.ofLongs(Shape.scalar(), 3), checked(both, DataType.INT64));
  }

  @Test
  void aGraphIsMappedOverASequence() throws IOException {
    String sequence = node("SequenceConstruct", floats(1, 0), floats(2, 10));
    ProtoBytes added = new ProtoBytes().text(1, "a").text(1, "b").text(2, "c").text(4, "Add");
    ProtoBytes body =
        new ProtoBytes()
            .message(1, added)
            .text(2, "body")
            .message(11, new ProtoBytes().text(1, "a"))
            .message(11, new ProtoBytes().text(1, "b"))
            .message(12, new ProtoBytes().text(1, "c"));
    ProtoBytes attribute =
        new ProtoBytes()
            .message(5, new ProtoBytes().text(1, "body").integer(20, 5).message(6, body));
    String mapped = node("SequenceMap", attribute, sequence, floats(1, 1));
    String all = node("ConcatFromSequence", integer("axis", 0), mapped);
    assertEquals(
        OnnxTensor.of(Shape.of(3, 2), 1, 3, 11, 13, 13, 15), run(file(all, DataType.FLOAT)));
  }

  @Test
  void optionalValuesAreThereOrNot() throws IOException {
    String there = node("Optional", floats(1, 3));
    String has = node("OptionalHasElement", there);
    String value = node("OptionalGetElement", there);
    String kept = node("Where", has, value, node("Neg", value));
    assertEquals(OnnxTensor.of(Shape.of(1, 2), 3, 4), checked(kept, DataType.FLOAT));
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    String sequence = node("SequenceConstruct", floats(1, 0), floats(1, 10));
    refuses("has no position 2", node("SequenceAt", sequence, position(2)));
    refuses("has no position -3", node("SequenceErase", sequence, position(-3)));
    refuses("a tensor is needed, not a sequence of 2 FLOAT", node("Neg", sequence));
    refuses("a sequence is needed, not FLOAT [1, 2]", node("SequenceLength", "x0"));
    refuses("is a sequence of 2 FLOAT, not a tensor", node("Identity", sequence));
    refuses("has no value", node("OptionalGetElement", node("Optional")));
    String empty = node("SequenceEmpty", integer("dtype", 7));
    refuses("can't be put into a sequence of INT64", node("SequenceInsert", empty, "x0"));
  }

  /** Each is the output of the file in turn, and all before it are computed, too. */
  private void refuses(String words, String output) throws IOException {
    Path file = file(output, DataType.FLOAT);
    FileException refused = assertThrows(FileException.class, () -> run(file));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }
}
