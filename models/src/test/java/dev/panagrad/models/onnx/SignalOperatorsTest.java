package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fourier transforms and windows where versions and sizes differ, beside ONNX Runtime. */
final class SignalOperatorsTest {
  @TempDir Path folder;

  private static OnnxTensor scalar(long value) {
    return OnnxTensor.ofLongs(Shape.scalar(), value);
  }

  private static OnnxTensor random(int... sizes) {
    return OneNodeModel.random(new Random(3), sizes);
  }

  private void checkBeside(OneNodeModel model) {
    List<List<OnnxTensor>> both = model.runBeside(folder, 1);
    OnnxTensor ours = both.get(0).getFirst();
    OnnxTensor theirs = both.get(1).getFirst();
    assertEquals(theirs.shape(), ours.shape());
    assertArrayEquals(theirs.toFloats(), ours.toFloats(), 2e-4f);
  }

  @Test
  void transformsAreThoseOfOnnxRuntime() {
    for (int length : new int[] {5, 8, 11, 16}) {
      OnnxTensor real = random(2, 11, 3, 1);
      checkBeside(new OneNodeModel("DFT", 20).in(real).inFile(scalar(length)).inFile(scalar(1)));
      checkBeside(
          new OneNodeModel("DFT", 20)
              .in(real)
              .inFile(scalar(length))
              .inFile(scalar(-3))
              .with("onesided", 1));
      checkBeside(
          new OneNodeModel("DFT", 17)
              .in(random(2, 11, 3, 2))
              .inFile(scalar(length))
              .with("axis", 1)
              .with("inverse", 1));
    }
    // The axis before the last is the default since operator set 20, the second one before.
    checkBeside(new OneNodeModel("DFT", 20).in(random(2, 4, 6, 2)));
    checkBeside(new OneNodeModel("DFT", 17).in(random(2, 4, 6, 2)));
  }

  @Test
  void realSignalsComeBackFromHalfOfTheirSpectrum() {
    for (int length : new int[] {1, 2, 3, 4, 7, 10}) {
      OnnxTensor real = random(2, length, 1);
      OnnxTensor half = new OneNodeModel("DFT", 20).in(real).with("onesided", 1).run(folder);
      assertEquals(Shape.of(2, length / 2 + 1, 2), half.shape());
      OnnxTensor back =
          new OneNodeModel("DFT", 20)
              .in(half)
              .in(scalar(length))
              .with("onesided", 1)
              .with("inverse", 1)
              .run(folder);
      assertEquals(real.shape(), back.shape());
      assertArrayEquals(real.toFloats(), back.toFloats(), 1e-6f);
    }
  }

  @Test
  void framesAreThoseOfOnnxRuntime() {
    OnnxTensor window = new OneNodeModel("HannWindow", 17).in(scalar(6)).run(folder);
    OnnxTensor signal = random(2, 29, 1);
    checkBeside(
        new OneNodeModel("STFT", 17).in(signal).inFile(scalar(4)).inFile(window).inFile(scalar(6)));
    checkBeside(
        new OneNodeModel("STFT", 17)
            .in(signal)
            .inFile(scalar(3))
            .inFile(null)
            .inFile(scalar(8))
            .with("onesided", 0));
  }

  @Test
  void windowsAreThoseOfOnnxRuntime() {
    for (String name : List.of("HannWindow", "HammingWindow", "BlackmanWindow")) {
      for (int periodic = 0; periodic < 2; periodic++) {
        checkBeside(new OneNodeModel(name, 17).in(scalar(9)).with("periodic", periodic));
      }
      OnnxTensor one = new OneNodeModel(name, 17).in(scalar(1)).with("periodic", 0).run(folder);
      assertEquals(OnnxTensor.of(Shape.of(1), 1), one);
      OnnxTensor doubles =
          new OneNodeModel(name, 17).in(scalar(4)).with("output_datatype", 11).run(folder);
      assertEquals(DataType.DOUBLE, doubles.type());
    }
  }

  @Test
  void melFiltersAreThoseOfOnnxRuntime() {
    checkBeside(mel(8, 512, 8192, 10, 3900));
    checkBeside(mel(20, 64, 16000, 0, 8000));
  }

  private static OneNodeModel mel(long bands, long length, long rate, float low, float high) {
    return new OneNodeModel("MelWeightMatrix", 17)
        .in(scalar(bands))
        .in(scalar(length))
        .in(scalar(rate))
        .in(OnnxTensor.of(Shape.scalar(), low))
        .in(OnnxTensor.of(Shape.scalar(), high));
  }

  @Test
  void whatCannotBeIsRefused() {
    refuses(new OneNodeModel("DFT", 20).in(random(2, 4, 3)), "is no signal");
    refuses(new OneNodeModel("DFT", 20).in(random(4, 2)).with("onesided", 1), "from real numbers");
    refuses(
        new OneNodeModel("DFT", 20).in(random(4, 1)).with("onesided", 1).with("inverse", 1),
        "its inverse from complex");
    refuses(
        new OneNodeModel("DFT", 20).in(random(4, 1)).inFile(null).in(scalar(-1)), "the last axis");
    refuses(new OneNodeModel("DFT", 20).in(random(4, 1)).in(scalar(0)), "above 0");
    refuses(new OneNodeModel("STFT", 17).in(random(1, 4, 2)).in(scalar(1)), "isn't one-sided");
    refuses(
        new OneNodeModel("STFT", 17).in(random(1, 4, 1)).in(scalar(1)).in(null).in(scalar(5)),
        "frames of 5");
    refuses(
        new OneNodeModel("STFT", 17).in(random(1, 4, 1)).in(scalar(1)).in(random(3)).in(scalar(2)),
        "a window of [3]");
    refuses(new OneNodeModel("HannWindow", 17).in(scalar(0)), "above 0");
    refuses(
        new OneNodeModel("HannWindow", 17).in(scalar(3)).with("output_datatype", 8), "of STRING");
    refuses(mel(4, 16, 1000, 0, 900), "outside of the spectrum");
    refuses(mel(4, 16, 1000, 300, 200), "make no filters");
  }

  private void refuses(OneNodeModel model, String words) {
    FileException refused = assertThrows(FileException.class, () -> model.run(folder));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }
}
