package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A network that PyTorch has trained and exported knows the digits as it does in ONNX Runtime. */
final class OnnxDigitsTest {
  private static final int BATCH = 1000;

  @Test
  void aConvnetOfPyTorchGetsItsDigitsRight() {
    assumeTrue(OnnxTestCase.root().isPresent(), OnnxTestCase.ABSENT);
    Path file = OnnxTestCase.root().get().resolve("models").resolve("pytorch_cnn_mnist.onnx");
    ImageDataset digits = Mnist.embedded().test();
    int right = 0;
    try (OnnxModel model = OnnxModel.open(file)) {
      for (int from = 0; from < digits.size(); from += BATCH) {
        int cells = Mnist.SIDE * Mnist.SIDE;
        float[] pixels = new float[BATCH * cells];
        for (int i = 0; i < pixels.length; i++) {
          int cell = i % cells;
          pixels[i] = digits.pixel(from + i / cells, cell / Mnist.SIDE, cell % Mnist.SIDE);
        }
        OnnxTensor images = OnnxTensor.of(Shape.of(BATCH, 1, Mnist.SIDE, Mnist.SIDE), pixels);
        OnnxTensor scores = model.run(Map.of("input_image", images)).get("output_probs");
        for (int i = 0; i < BATCH; i++) {
          int best = 0;
          for (int digit = 1; digit < Mnist.CLASSES; digit++) {
            best = score(scores, i, digit) > score(scores, i, best) ? digit : best;
          }
          right += best == digits.label(from + i) ? 1 : 0;
        }
      }
    }
    assertEquals(9904, right);
  }

  private static double score(OnnxTensor scores, int image, int digit) {
    return scores.real(image * Mnist.CLASSES + digit);
  }
}
