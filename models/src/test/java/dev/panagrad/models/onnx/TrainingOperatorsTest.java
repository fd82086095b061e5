package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gradients of ONNX's preview of training: of y, a row of sums of squares of x. */
final class TrainingOperatorsTest {
  private static final OnnxTensor X = OnnxTensor.of(Shape.of(2, 2), 1, 2, 3, -4);
  private static final OnnxTensor Z = OnnxTensor.of(Shape.of(2, 2), 5, 6, 7, 8);

  @TempDir private Path folder;

  @Test
  void gradientsAreTakenAtTheValuesOfTheGraph() throws IOException {
    assertEquals(OnnxTensor.of(Shape.of(2, 2), 2, 4, 6, -8), gradient("x", "x", "y"));
  }

  @Test
  void gradientsAreTakenAtOtherValues() throws IOException {
    assertEquals(OnnxTensor.of(Shape.of(2, 2), 10, 12, 14, 16), gradient("z", "x", "y"));
  }

  @Test
  void whatIsAskedForMustBeThere() throws IOException {
    String unknown =
        assertThrows(FileException.class, () -> gradient("x", "x", "later")).getMessage();
    assertTrue(unknown.contains("no value 'later' before it"), unknown);
    String apart = assertThrows(FileException.class, () -> gradient("z", "z", "y")).getMessage();
    assertTrue(apart.contains("doesn't depend on"), apart);
  }

  private OnnxTensor gradient(String input, String by, String of) throws IOException {
    ProtoBytes square =
        new ProtoBytes()
            .text(1, "x")
            .text(2, "y")
            .text(4, "ReduceSumSquare")
            .message(5, new ProtoBytes().text(1, "axes").integer(20, 7).packed(8, 1));
    ProtoBytes gradient =
        new ProtoBytes()
            .text(1, input)
            .text(2, "dx")
            .text(4, "Gradient")
            .text(7, "ai.onnx.preview.training")
            .message(5, new ProtoBytes().text(1, "xs").integer(20, 8).text(9, by))
            .message(5, new ProtoBytes().text(1, "y").integer(20, 3).text(4, of));
    ProtoBytes graph =
        new ProtoBytes()
            .message(1, square)
            .message(1, gradient)
            .text(2, "g")
            .message(11, matrix("x"))
            .message(11, matrix("z"))
            .message(12, matrix("dx"));
    byte[] model =
        new ProtoBytes()
            .integer(1, 8)
            .message(7, graph)
            .message(8, new ProtoBytes().text(1, "").integer(2, 13))
            .message(8, new ProtoBytes().text(1, "ai.onnx.preview.training").integer(2, 1))
            .toArray();
    Path file = Files.write(folder.resolve("gradient.onnx"), model);
    try (OnnxModel opened = OnnxModel.open(file, SessionOptions.defaults().withThreads(1))) {
      return opened.run(Map.of("x", X, "z", Z)).get("dx");
    }
  }

  private static ProtoBytes matrix(String name) {
    ProtoBytes two = new ProtoBytes().integer(1, 2);
    ProtoBytes shape = new ProtoBytes().message(1, two).message(1, two);
    ProtoBytes type = new ProtoBytes().integer(1, 1).message(2, shape);
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, type));
  }
}
