package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.session.SessionOptions;
import java.nio.file.Path;
import java.util.Map;

/** What tests of written files share. */
public final class ExportCheck {
  private static final SessionOptions ONE = SessionOptions.defaults().withThreads(1).withSeed(3);
  private static final double TOLERANCE = 1e-5;

  private ExportCheck() {}

  /** Runs a file in ONNX Runtime and in ours, and compares what both give with what is expected. */
  public static void check(
      Path file, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> expected) {
    Map<String, OnnxTensor> theirs = OnnxRuntime.run(file, inputs);
    Map<String, OnnxTensor> ours;
    try (OnnxModel model = OnnxModel.open(file, ONE)) {
      assertEquals(8, model.proto().irVersion());
      assertEquals(17, model.proto().opset("").getAsLong());
      ours = model.run(inputs);
    }
    assertEquals(expected.keySet(), theirs.keySet());
    expected.forEach(
        (name, tensor) -> {
          assertClose(name + " in ONNX Runtime", tensor, theirs.get(name));
          assertClose(name + " read back", tensor, ours.get(name));
        });
  }

  private static void assertClose(String what, OnnxTensor expected, OnnxTensor actual) {
    assertEquals(expected.shape(), actual.shape(), what);
    for (int i = 0; i < expected.length(); i++) {
      double e = expected.real(i);
      assertEquals(e, actual.real(i), TOLERANCE * Math.max(1, Math.abs(e)), what + " at " + i);
    }
  }
}
