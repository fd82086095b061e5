package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.MapProto;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import dev.panagrad.models.onnx.proto.OnnxFile;
import dev.panagrad.models.onnx.proto.OnnxValue;
import dev.panagrad.models.onnx.proto.OptionalProto;
import dev.panagrad.models.onnx.proto.SequenceProto;
import dev.panagrad.models.onnx.proto.SparseTensorProto;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OnnxFileTest {
  private static final TypeProto TENSOR =
      new TypeProto.TensorType(DataType.FLOAT, Optional.empty());

  @TempDir Path folder;

  @Test
  void readsAllThatAModelTells() throws IOException {
    Path file = Files.write(folder.resolve("m.onnx"), OnnxBytes.everything().toArray());
    try (Arena arena = Arena.ofConfined()) {
      ModelProto model = OnnxFile.model(file, arena);
      assertEquals(10, model.irVersion());
      assertEquals("tests 1.0", model.producer());
      assertEquals(17, model.opset("").orElseThrow());
      assertTrue(model.opset("nowhere").isEmpty());
      assertEquals(Map.of("author", "nobody"), model.metadata());
      assertEquals("own", model.functions().getFirst().domain());
      assertEquals(List.of("a"), model.functions().getFirst().inputs());
      assertEquals("g", model.graph().name());
      assertEquals(
          "TensorType[element=FLOAT, shape=Optional[[2, batch, ?]]]",
          model.graph().inputs().getFirst().type().toString());
      assertEquals(
          List.of(
              new TypeProto.SequenceType(
                  new TypeProto.OptionalType(
                      new TypeProto.MapType(DataType.STRING, new TypeProto.UnknownType())))),
          model.graph().outputs().stream().map(output -> output.type()).toList());
      assertArrayEquals(new float[] {1, 2}, model.graph().initializers().getFirst().toFloats());
      assertEquals("s", model.graph().sparseInitializers().getFirst().name());
      assertArrayEquals(new long[] {9}, model.graph().sparseInitializers().getFirst().dims());
      checkNode(model.graph().nodes().getFirst());
    }
  }

  private static void checkNode(NodeProto node) {
    assertEquals("Own 'n'", node.label());
    assertTrue(node.hasInput(0));
    assertFalse(node.hasInput(1));
    assertFalse(node.hasInput(2));
    assertEquals(new AttributeValue.FloatValue(0.5f), node.attribute("f").orElseThrow());
    assertEquals(new AttributeValue.IntValue(-3), node.attribute("i").orElseThrow());
    assertEquals("text", ((AttributeValue.StringValue) node.attribute("s").orElseThrow()).text());
    assertArrayEquals(
        new float[] {1, 2},
        ((AttributeValue.FloatsValue) node.attribute("fs").orElseThrow()).values());
    assertArrayEquals(
        new long[] {3, -4},
        ((AttributeValue.IntsValue) node.attribute("is").orElseThrow()).values());
    assertEquals(
        List.of("a", "b"),
        ((AttributeValue.StringsValue) node.attribute("ss").orElseThrow()).texts());
    assertInstanceOf(AttributeValue.TensorValue.class, node.attribute("t").orElseThrow());
    assertInstanceOf(AttributeValue.TensorsValue.class, node.attribute("ts").orElseThrow());
    assertInstanceOf(AttributeValue.GraphValue.class, node.attribute("g").orElseThrow());
    assertInstanceOf(AttributeValue.GraphsValue.class, node.attribute("gs").orElseThrow());
    assertInstanceOf(AttributeValue.SparseTensorValue.class, node.attribute("x").orElseThrow());
    assertInstanceOf(AttributeValue.SparseTensorsValue.class, node.attribute("xs").orElseThrow());
    assertInstanceOf(AttributeValue.TypeValue.class, node.attribute("tp").orElseThrow());
    assertInstanceOf(AttributeValue.TypesValue.class, node.attribute("tps").orElseThrow());
    // Writers of proto3 leave out a zero; files of IR version 1 leave out the kind.
    assertEquals(new AttributeValue.IntValue(0), node.attribute("zero").orElseThrow());
    assertEquals(new AttributeValue.IntValue(5), node.attribute("kindless").orElseThrow());
    assertEquals(new AttributeValue.Reference("outer"), node.attribute("ref").orElseThrow());
    assertTrue(node.attribute("nothing").isEmpty());
  }

  @Test
  void readsValuesOfEveryType() throws IOException {
    ProtoBytes tensor = OnnxBytes.floats("t", 1, 2);
    TypeProto sequence = new TypeProto.SequenceType(TENSOR);
    SequenceProto list =
        assertInstanceOf(
            SequenceProto.class,
            value(sequence, new ProtoBytes().message(3, tensor).message(3, tensor)));
    assertEquals(2, list.values().size());
    TypeProto optional = new TypeProto.OptionalType(sequence);
    OptionalProto some =
        (OptionalProto)
            value(optional, new ProtoBytes().message(5, new ProtoBytes().message(3, tensor)));
    assertInstanceOf(SequenceProto.class, some.value().orElseThrow());
    OptionalProto none = (OptionalProto) value(optional, new ProtoBytes().integer(2, 0));
    assertTrue(none.value().isEmpty());
    ProtoBytes map =
        new ProtoBytes()
            .packed(3, 7, 8)
            .message(5, new ProtoBytes().message(3, tensor).message(3, tensor));
    MapProto read = (MapProto) value(new TypeProto.MapType(DataType.INT64, TENSOR), map);
    assertEquals(List.of(7L, 8L), read.keys());
    SparseTensorProto sparse =
        (SparseTensorProto)
            value(
                new TypeProto.SparseTensorType(DataType.FLOAT, Optional.empty()),
                OnnxBytes.sparse("s"));
    assertEquals("s", sparse.name());
    Path empty = Files.createFile(folder.resolve("empty.pb"));
    assertTrue(OnnxFile.value(empty, TENSOR, Arena.global()).isEmpty());
  }

  @Test
  void refusesAMapWithKeysTooMany() {
    FileException e =
        assertThrows(
            FileException.class,
            () ->
                value(
                    new TypeProto.MapType(DataType.INT64, TENSOR), new ProtoBytes().packed(3, 7)));
    assertTrue(e.getMessage().contains("a map has 1 keys and 0 values"), e.getMessage());
  }

  @Test
  void namesMissingAndEmptyFilesAndFolders() throws IOException {
    refuses(folder.resolve("nowhere.onnx"), "nowhere.onnx does not exist; give an ONNX file");
    refuses(folder, "is a folder; give an ONNX file");
    refuses(Files.createFile(folder.resolve("empty.onnx")), "empty.onnx is empty");
    Path text = Files.writeString(folder.resolve("text.onnx"), "<html>no model</html>");
    refuses(text, "text.onnx is not an intact ONNX file: at byte 0, field 7");
    Path graphless = Files.write(folder.resolve("g"), new ProtoBytes().integer(1, 8).toArray());
    refuses(graphless, "at byte 2, it ends without a graph");
  }

  @Test
  void findsTensorsInFilesBesideTheModel() throws IOException {
    Files.createDirectory(folder.resolve("w"));
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(4, 1).putFloat(8, 2);
    Files.write(folder.resolve("w/data.bin"), data.array());
    try (Arena arena = Arena.ofConfined()) {
      TensorProto tensor = external(arena, 2, "w/data.bin", "4", "8");
      assertArrayEquals(new float[] {1, 2}, tensor.toFloats());
      assertEquals(tensor.bytes().address(), tensor.floatSegment(arena).address());
      // Without a length the tensor's own size counts, without an offset the file's start.
      assertArrayEquals(new float[] {1}, external(arena, 1, "w/data.bin", "4", null).toFloats());
      assertArrayEquals(
          new float[] {0, 1}, external(arena, 2, "./w/data.bin", null, null).toFloats());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../secret|0|8|no path below the model's folder",
        "w/../../secret|0|8|no path below the model's folder",
        "/etc/passwd|0|8|no path below the model's folder",
        "''|0|8|no path below the model's folder",
        ".|0|8|no path below the model's folder",
        "link|0|8|no path below the model's folder",
        "nowhere|0|8|nowhere does not exist, but the model's tensor 'w' lies in it",
        "data|9|8|from byte 9, 8 bytes long, but that has 16",
        "data|9223372036854775807|8|but that has 16",
        "data|0|9223372036854775807|but that has 16",
        "data|-1|8|has the offset '-1', which is no whole number",
        "data|x|8|has the offset 'x', which is no whole number",
        "data|0|99999999999999999999|which is no whole number",
        "data|0|4|takes 8 bytes, but 4 are there"
      })
  void refusesLocationsThatLieOrLeadOut(
      String location, String offset, String length, String expected) throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.write(folder.resolve("secret"), new byte[16]);
    Files.write(inside.resolve("data"), new byte[16]);
    Files.createSymbolicLink(inside.resolve("link"), folder.resolve("secret"));
    Path file = Files.write(inside.resolve("m"), externalModel(2, location, offset, length));
    refuses(file, expected);
  }

  @Test
  void aModelFromMemoryHasNoFilesBesideIt() {
    MemorySegment bytes = MemorySegment.ofArray(externalModel(2, "data", "0", "8"));
    FileException e = assertThrows(FileException.class, () -> OnnxFile.model("memory", bytes));
    assertTrue(e.getMessage().contains("isn't allowed here"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsFilesOfMoreThanTwoGigabytes(boolean beside) throws IOException {
    long floats = (1L << 29) + 100;
    ProtoBytes head = new ProtoBytes().packed(1, floats).integer(2, 1).text(8, "w");
    Path file = folder.resolve("m.onnx");
    Path large = beside ? folder.resolve("data") : file;
    long start = 0;
    if (beside) {
      Files.write(file, externalModel(floats, "data", null, null));
    } else {
      byte[] tensor = head.tag(9, 2).varint(4 * floats).toArray();
      long tensorSize = tensor.length + 4 * floats;
      byte[] graph = new ProtoBytes().tag(5, 2).varint(tensorSize).toArray();
      byte[] model = new ProtoBytes().tag(7, 2).varint(graph.length + tensorSize).toArray();
      ByteBuffer all = ByteBuffer.allocate(model.length + graph.length + tensor.length);
      Files.write(file, all.put(model).put(graph).put(tensor).array());
      start = all.capacity();
    }
    // The rest of the file is a hole, which takes no space on usual disks.
    try (FileChannel channel =
        FileChannel.open(large, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(7).flip();
      channel.write(last, start + 4 * (floats - 1));
    }
    try (Arena arena = Arena.ofConfined()) {
      TensorProto tensor = OnnxFile.model(file, arena).graph().initializers().getFirst();
      assertEquals(floats, tensor.elements());
      assertEquals(4 * floats, tensor.bytes().byteSize());
      assertEquals(7, tensor.bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * (floats - 1)));
    }
  }

  private TensorProto external(
      Arena arena, long floats, String location, String offset, String length) throws IOException {
    Path file =
        Files.write(folder.resolve("m.onnx"), externalModel(floats, location, offset, length));
    return OnnxFile.model(file, arena).graph().initializers().getFirst();
  }

  private static byte[] externalModel(long floats, String location, String offset, String length) {
    ProtoBytes tensor =
        new ProtoBytes().packed(1, floats).integer(2, 1).text(8, "w").integer(14, 1);
    tensor.message(13, OnnxBytes.entry("location", location));
    if (offset != null) {
      tensor.message(13, OnnxBytes.entry("offset", offset));
    }
    if (length != null) {
      tensor.message(13, OnnxBytes.entry("length", length));
    }
    return new ProtoBytes().message(7, new ProtoBytes().message(5, tensor)).toArray();
  }

  private static OnnxValue value(TypeProto type, ProtoBytes bytes) {
    return OnnxFile.value("value.pb", type, bytes.segment());
  }

  private static void refuses(Path file, String expected) {
    try (Arena arena = Arena.ofConfined()) {
      FileException e = assertThrows(FileException.class, () -> OnnxFile.model(file, arena));
      assertTrue(e.getMessage().contains(expected), e.getMessage());
      assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }
  }

  @Test
  void aSizeWithoutANumberHasAName() {
    assertEquals("?", new Dimension(Dimension.UNKNOWN, "").toString());
  }
}
