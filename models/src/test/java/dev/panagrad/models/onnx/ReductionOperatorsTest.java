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

/** Reductions and what goes along an axis, where versions and types differ. */
final class ReductionOperatorsTest {
  private static final OnnxTensor X = OnnxTensor.of(Shape.of(2, 3), 1, 2, 3, 4, -5, 6);

  @TempDir private Path folder;

  private static OnnxTensor longs(long... values) {
    return OnnxTensor.ofLongs(Shape.of(values.length), values);
  }

  @Test
  void axesAreAnAttributeOrAnInputByTheVersion() {
    OnnxTensor old =
        new OneNodeModel("ReduceMax", 13).in(X).with("axes", new long[] {-1}).run(folder);
    OnnxTensor now = new OneNodeModel("ReduceMax", 18).in(X).in(longs(-1)).run(folder);
    assertEquals(OnnxTensor.of(Shape.of(2, 1), 3, 6), old);
    assertEquals(old, now);
    OnnxTensor sum = new OneNodeModel("ReduceSum", 13).in(X).in(longs(0)).run(folder);
    assertEquals(OnnxTensor.of(Shape.of(1, 3), 5, -3, 9), sum);
  }

  @Test
  void noAxesMeanAllOrNone() {
    OnnxTensor all = new OneNodeModel("ReduceSumSquare", 18).in(X).with("keepdims", 0).run(folder);
    assertEquals(OnnxTensor.of(Shape.scalar(), 91), all);
    OnnxTensor none =
        new OneNodeModel("ReduceSumSquare", 18).in(X).with("noop_with_empty_axes", 1).run(folder);
    assertEquals(OnnxTensor.of(Shape.of(2, 3), 1, 4, 9, 16, 25, 36), none);
  }

  @Test
  void integersStayIntegers() {
    OnnxTensor x = OnnxTensor.integers(DataType.INT32, Shape.of(2, 2), 7, -8, 16777217, 2);
    assertEquals(
        OnnxTensor.integers(DataType.INT32, Shape.of(2, 1), 7, 16777217),
        new OneNodeModel("ReduceMax", 18).in(x).in(longs(1)).run(folder));
    assertEquals(
        OnnxTensor.integers(DataType.INT32, Shape.of(2, 1), 0, 8388609),
        new OneNodeModel("ReduceMean", 18).in(x).in(longs(1)).run(folder));
    FileException refused =
        assertThrows(
            FileException.class,
            () -> new OneNodeModel("ReduceLogSum", 18).in(x).in(longs(1)).run(folder));
    assertTrue(refused.getMessage().contains("type INT32"), refused.getMessage());
    OnnxTensor nothing = OnnxTensor.integers(DataType.INT32, Shape.of(2, 0));
    refused =
        assertThrows(
            FileException.class,
            () -> new OneNodeModel("ReduceMin", 18).in(nothing).in(longs(1)).run(folder));
    assertTrue(refused.getMessage().contains("no integers, as in [2, 0]"), refused.getMessage());
  }

  @Test
  void extremesOfNothing() {
    OnnxTensor bools = OnnxTensor.integers(DataType.BOOL, Shape.of(1, 0));
    OnnxTensor floats = OnnxTensor.of(Shape.of(1, 0));
    assertEquals(
        OnnxTensor.integers(DataType.BOOL, Shape.of(1, 1), 0),
        new OneNodeModel("ReduceMax", 20).in(bools).in(longs(1)).run(folder));
    assertEquals(
        OnnxTensor.integers(DataType.BOOL, Shape.of(1, 1), 1),
        new OneNodeModel("ReduceMin", 20).in(bools).in(longs(1)).run(folder));
    assertEquals(
        OnnxTensor.of(Shape.of(1, 1), Float.POSITIVE_INFINITY),
        new OneNodeModel("ReduceMin", 18).in(floats).in(longs(1)).run(folder));
  }

  @Test
  void logSumExpNeitherOverflowsNorBecomesNoNumber() {
    float none = Float.NEGATIVE_INFINITY;
    OnnxTensor x = OnnxTensor.of(Shape.of(3, 2), 1000, 1000, none, none, none, 2);
    float[] found =
        new OneNodeModel("ReduceLogSumExp", 18)
            .in(x)
            .in(longs(1))
            .with("keepdims", 0)
            .run(folder)
            .toFloats();
    assertArrayEquals(new float[] {1000.6931f, none, 2}, found, 1e-3f);
  }

  @Test
  void softmaxTookAllAxesTogetherOnce() {
    OnnxTensor x = OnnxTensor.of(Shape.of(1, 2, 2), 0, 0, 0, 0);
    OnnxTensor quarters = OnnxTensor.of(Shape.of(1, 2, 2), .25f, .25f, .25f, .25f);
    assertEquals(quarters, new OneNodeModel("Softmax", 11).in(x).run(folder));
    OnnxTensor halves = OnnxTensor.of(Shape.of(1, 2, 2), .5f, .5f, .5f, .5f);
    assertEquals(halves, new OneNodeModel("Softmax", 13).in(x).with("axis", 1).run(folder));
    OnnxTensor hard = new OneNodeModel("Hardmax", 11).in(X).with("axis", 0).run(folder);
    assertEquals(OnnxTensor.of(Shape.of(2, 3), 0, 0, 0, 0, 0, 1), hard);
  }

  @Test
  void topKOfIntegersKeepsAllDigits() {
    OnnxTensor x = OnnxTensor.ofLongs(Shape.of(4), 16777217, 16777216, 5, 16777217);
    List<OnnxTensor> found = new OneNodeModel("TopK", 11).in(x).in(longs(3)).run(folder, 2);
    assertEquals(longs(16777217, 16777217, 16777216), found.get(0));
    assertEquals(longs(0, 3, 1), found.get(1));
  }

  @Test
  void runningSumsOfIntegers() {
    OnnxTensor x = longs(2, 3, 4);
    OnnxTensor axis = OnnxTensor.ofLongs(Shape.scalar(), -1);
    OneNodeModel sums = new OneNodeModel("CumSum", 14).in(x).in(axis);
    assertEquals(longs(7, 4, 0), sums.with("exclusive", 1).with("reverse", 1).run(folder));
  }
}
