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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Normalisations, dropout and losses, where versions and shapes differ. */
final class NormOperatorsTest {
  private static final OnnxTensor X = OnnxTensor.of(Shape.of(1, 4, 1), 1, 3, 10, 14);

  @TempDir private Path folder;

  private static OnnxTensor floats(float... values) {
    return OnnxTensor.of(Shape.of(values.length), values);
  }

  private static void assertClose(OnnxTensor found, float... expected) {
    assertArrayEquals(expected, found.toFloats(), 1e-4f);
  }

  @Test
  void groupsOrChannelsAreScaledByTheVersion() {
    OneNodeModel groups = new OneNodeModel("GroupNormalization", 18);
    OnnxTensor old =
        groups.in(X).in(floats(1, 2)).in(floats(0, 5)).with("num_groups", 2).run(folder);
    assertClose(old, -1, 1, 3, 7);
    OneNodeModel channels = new OneNodeModel("GroupNormalization", 21);
    OnnxTensor now =
        channels
            .in(X)
            .in(floats(1, 2, 3, 4))
            .in(floats(0, 0, 0, 5))
            .with("num_groups", 2)
            .run(folder);
    assertClose(now, -1, 2, -3, 9);
  }

  @Test
  void aScaleMayBroadcast() {
    OnnxTensor x = OnnxTensor.of(Shape.of(2, 2), -1, 1, -3, 3);
    OnnxTensor one = new OneNodeModel("LayerNormalization", 17).in(x).in(floats(2)).run(folder);
    assertClose(one, -2, 2, -2, 2);
    OnnxTensor byRow = OnnxTensor.of(Shape.of(2, 1), 2, 3);
    OnnxTensor rows = new OneNodeModel("LayerNormalization", 17).in(x).in(byRow).run(folder);
    assertClose(rows, -2, 2, -3, 3);
    OnnxTensor rms = new OneNodeModel("RMSNormalization", 23).in(x).in(byRow).run(folder);
    assertClose(rms, -2, 2, -3, 3);
  }

  @Test
  void batchNormalizationInTrainingMovesTheStatistics() {
    OnnxTensor x = OnnxTensor.of(Shape.of(2, 1), 1, 5);
    OneNodeModel model = new OneNodeModel("BatchNormalization", 15).in(x);
    for (float value : new float[] {1, 0, 13, 4}) {
      model.in(floats(value));
    }
    List<OnnxTensor> found = model.with("training_mode", 1).with("momentum", 0.9f).run(folder, 3);
    assertClose(found.get(0), -1, 1);
    assertClose(found.get(1), 12);
    assertClose(found.get(2), 4);
  }

  @Test
  void zerosHaveANormOfTheirOwn() {
    OnnxTensor x = OnnxTensor.of(Shape.of(2, 2), 0, 0, 3, 4);
    assertClose(new OneNodeModel("LpNormalization", 22).in(x).run(folder), 0, 0, .6f, .8f);
  }

  @Test
  void dropoutDrawsFromTheSeed() {
    OnnxTensor x = floats(1, 2, 3, 4);
    OnnxTensor training = OnnxTensor.integers(DataType.BOOL, Shape.scalar(), 1);
    OnnxTensor half = OnnxTensor.of(Shape.scalar(), 0.6f);
    // NumPy's RandomState(0) begins with 0.5488, 0.7152, 0.6028, 0.5449.
    List<OnnxTensor> found =
        new OneNodeModel("Dropout", 13).in(x).in(half).in(training).with("seed", 0).run(folder, 2);
    assertClose(found.get(0), 0, 5, 7.5f, 0);
    assertEquals(OnnxTensor.integers(DataType.BOOL, Shape.of(4), 0, 1, 1, 0), found.get(1));
    assertClose(new OneNodeModel("Dropout", 13).in(x).in(half).run(folder), 1, 2, 3, 4);
  }

  @Test
  void aLossKnowsItsClasses() {
    OnnxTensor x = OnnxTensor.of(Shape.of(2, 3, 1), -1, -2, -3, -4, -5, -6);
    OneNodeModel ignoring = new OneNodeModel("NegativeLogLikelihoodLoss", 13).in(x);
    OnnxTensor loss =
        ignoring
            .in(OnnxTensor.ofLongs(Shape.of(2, 1), 2, -1))
            .in(floats(1, 1, 4))
            .with("ignore_index", -1)
            .run(folder);
    assertClose(loss, 3);
    OneNodeModel wrong = new OneNodeModel("SoftmaxCrossEntropyLoss", 13).in(x);
    wrong.in(OnnxTensor.ofLongs(Shape.of(2, 1), 2, 3));
    Exception refused = assertThrows(IllegalArgumentException.class, () -> wrong.run(folder));
    assertTrue(refused.getMessage().contains("class 3 at position 1"), refused.getMessage());
    OneNodeModel unlike = new OneNodeModel("NegativeLogLikelihoodLoss", 13).in(x);
    unlike.in(OnnxTensor.ofLongs(Shape.of(3, 1), 2, 1, 0));
    refused = assertThrows(FileException.class, () -> unlike.run(folder));
    assertTrue(refused.getMessage().contains("[3, 1] don't fit"), refused.getMessage());
  }
}
