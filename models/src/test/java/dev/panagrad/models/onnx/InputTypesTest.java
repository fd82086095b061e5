package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.type.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user learns about a file without its own types. */
class InputTypesTest {
  @TempDir Path folder;

  /** A value of three columns and any number of rows. */
  private static ProtoBytes value(String name, DataType type) {
    ProtoBytes shape =
        new ProtoBytes()
            .message(1, new ProtoBytes().text(2, "batch"))
            .message(1, new ProtoBytes().integer(1, 3));
    ProtoBytes tensor = new ProtoBytes().integer(1, type.code()).message(2, shape);
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, tensor));
  }

  private OnnxModel identity(DataType type) throws IOException {
    ProtoBytes node = new ProtoBytes().text(1, "ids").text(2, "same").text(4, "Identity");
    ProtoBytes graph =
        new ProtoBytes()
            .message(1, node)
            .text(2, "g")
            .message(11, value("ids", type))
            .message(12, value("same", type));
    ProtoBytes model =
        new ProtoBytes()
            .integer(1, 8)
            .message(7, graph)
            .message(8, new ProtoBytes().text(1, "").integer(2, 17));
    return OnnxModel.open(Files.write(folder.resolve(type + ".onnx"), model.toArray()));
  }

  @Test
  void tellsShapes() throws IOException {
    try (OnnxModel model = identity(DataType.INT64)) {
      assertEquals(Map.of("ids", Shape.of(Shape.UNKNOWN, 3)), model.inputShapes());
      assertEquals(Map.of("same", Shape.of(Shape.UNKNOWN, 3)), model.outputShapes());
    }
  }

  @Test
  void makesTensorsOfTheInputsType() throws IOException {
    for (DataType type : new DataType[] {DataType.INT64, DataType.INT32, DataType.FLOAT}) {
      try (OnnxModel model = identity(type)) {
        OnnxTensor ids = model.tensor("ids", Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertEquals(type, ids.type());
        OnnxTensor same = model.run(Map.of("ids", ids)).get("same");
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, same.toFloats());
      }
    }
  }

  @Test
  void namesTheInputs() throws IOException {
    try (OnnxModel model = identity(DataType.INT64);
        OnnxModel texts = identity(DataType.STRING)) {
      assertEquals(
          "the model has no input 'id'; its inputs are [ids]",
          assertThrows(
                  IllegalArgumentException.class, () -> model.tensor("id", Shape.of(1, 3), 1, 2, 3))
              .getMessage());
      assertEquals(
          "the input 'ids' takes no numbers",
          assertThrows(IllegalArgumentException.class, () -> texts.tensor("ids", Shape.of(1), 1))
              .getMessage());
    }
  }
}
