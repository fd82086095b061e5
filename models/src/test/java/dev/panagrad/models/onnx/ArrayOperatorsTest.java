package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operators that move elements, without the ONNX project's tests: both ways to compute them, in a
 * graph and at once, against each other and against values by hand, in old and new operator sets.
 */
final class ArrayOperatorsTest {
  /** Values by hand. */
  record Case(String name, OneNode node, List<OnnxTensor> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, OneNode node, OnnxTensor... expected) {
    return new Case(name, node.outputs(expected.length), List.of(expected));
  }

  private static OnnxTensor longs(long... values) {
    return OnnxTensor.ofLongs(Shape.of(values.length), values);
  }

  private static OnnxTensor one(long value) {
    return OnnxTensor.ofLongs(Shape.scalar(), value);
  }

  private static OnnxTensor floats(int rows, int cols, float... values) {
    return OnnxTensor.of(Shape.of(rows, cols), values);
  }

  private static OnnxTensor bools(long... values) {
    return OnnxTensor.integers(DataType.BOOL, Shape.of(values.length), values);
  }

  /** 0, 1, 2, … */
  private static OnnxTensor range(int... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return OnnxTensor.of(shape, values);
  }

  static Stream<Case> cases() {
    OnnxTensor x = range(2, 3);
    return Stream.of(
        of("reshape", OneNode.of("Reshape", x, longs(0, -1, 1)), x.reshaped(Shape.of(2, 3, 1))),
        of(
            "reshape to nothing",
            OneNode.of("Reshape", range(2, 0), longs(0, 5)).with("allowzero", 1),
            range(0, 5)),
        of("flatten", OneNode.of("Flatten", range(2, 3, 4)).with("axis", -1), range(6, 4)),
        of(
            "squeeze 12",
            OneNode.of("Squeeze", range(1, 3, 1)).opset(12).with("axes", new long[] {-1}),
            range(1, 3)),
        of("squeeze 13", OneNode.of("Squeeze", range(1, 3, 1), longs(0)), range(3, 1)),
        of("squeeze all", OneNode.of("Squeeze", range(1, 3, 1)), range(3)),
        of(
            "unsqueeze 12",
            OneNode.of("Unsqueeze", range(3)).opset(12).with("axes", 2, 0),
            range(1, 3, 1)),
        of("unsqueeze 13", OneNode.of("Unsqueeze", range(3), longs(-1)), range(3, 1)),
        of("transpose", OneNode.of("Transpose", x), floats(3, 2, 0, 3, 1, 4, 2, 5)),
        of(
            "expand",
            OneNode.of("Expand", range(2, 1), longs(1, 3)),
            floats(2, 3, 0, 0, 0, 1, 1, 1)),
        of("tile", OneNode.of("Tile", range(2, 1), longs(1, 3)), floats(2, 3, 0, 0, 0, 1, 1, 1)),
        of("tile nothing", OneNode.of("Tile", x, longs(0, 2)), range(0, 6)),
        of(
            "concat",
            OneNode.of("Concat", x, range(2, 1)).with("axis", -1),
            floats(2, 4, 0, 1, 2, 0, 3, 4, 5, 1)),
        of(
            "split 12",
            OneNode.of("Split", range(5)).opset(12).with("split", 2, 3),
            range(2),
            OnnxTensor.of(Shape.of(3), 2, 3, 4)),
        of("split 13", OneNode.of("Split", range(2), longs(0, 2)), range(0), range(2)),
        of(
            "uneven parts",
            OneNode.of("Split", range(5)).with("num_outputs", 2),
            range(3),
            OnnxTensor.of(Shape.of(2), 3, 4)),
        of(
            "slice 9",
            OneNode.of("Slice", x).opset(9).with("starts", 0, 1).with("ends", 9, -1),
            floats(2, 1, 1, 4)),
        of(
            "slice back",
            OneNode.of("Slice", x, longs(-1), longs(Long.MIN_VALUE), longs(1), longs(-2)),
            floats(2, 2, 2, 0, 5, 3)),
        of("slice nothing", OneNode.of("Slice", x, longs(2), longs(1), longs(-1)), range(2, 0)),
        of(
            "pad 2",
            OneNode.of("Pad", range(2)).opset(10).with("pads", 1, 0),
            OnnxTensor.of(Shape.of(3), 0, 0, 1)),
        of(
            "pad less",
            OneNode.of("Pad", x, longs(-1, 2), OnnxTensor.of(Shape.scalar(), 9), longs(1)),
            floats(2, 4, 1, 2, 9, 9, 4, 5, 9, 9)),
        of(
            "reflect far",
            OneNode.of("Pad", range(3), longs(5, 4)).with("mode", "reflect"),
            OnnxTensor.of(Shape.of(12), 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2)),
        of(
            "reflect one",
            OneNode.of("Pad", range(1), longs(1, 1)).with("mode", "reflect"),
            OnnxTensor.of(Shape.of(3), 0, 0, 0)),
        of(
            "edge",
            OneNode.of("Pad", range(2), longs(2, 1)).with("mode", "edge"),
            OnnxTensor.of(Shape.of(5), 0, 0, 0, 1, 1)),
        of(
            "wrap",
            OneNode.of("Pad", range(3), longs(1, 5)).opset(19).with("mode", "wrap"),
            OnnxTensor.of(Shape.of(9), 2, 0, 1, 2, 0, 1, 2, 0, 1)),
        of(
            "gather",
            OneNode.of("Gather", x, OnnxTensor.ofLongs(Shape.of(1, 2), -1, 0)).with("axis", 1),
            OnnxTensor.of(Shape.of(2, 1, 2), 2, 0, 5, 3)),
        of("gather one", OneNode.of("Gather", x, one(-1)), OnnxTensor.of(Shape.of(3), 3, 4, 5)),
        of("gather none", OneNode.of("Gather", x, longs()).with("axis", 1), range(2, 0)),
        of(
            "gather elements",
            OneNode.of("GatherElements", x, OnnxTensor.ofLongs(Shape.of(1, 3), -1, 0, 1)),
            floats(1, 3, 3, 1, 5)),
        of(
            "gather points",
            OneNode.of("GatherND", x, OnnxTensor.ofLongs(Shape.of(2, 1), -1, 0))
                .with("batch_dims", 1),
            OnnxTensor.of(Shape.of(2), 2, 3)),
        of(
            "scatter",
            OneNode.of("Scatter", x, OnnxTensor.ofLongs(Shape.of(1, 2), 1, -2), floats(1, 2, 8, 9))
                .opset(9),
            floats(2, 3, 0, 9, 2, 8, 4, 5)),
        of(
            "scatter max",
            OneNode.of(
                    "ScatterElements",
                    x,
                    OnnxTensor.ofLongs(Shape.of(2, 2), 0, 0, -1, 2),
                    floats(2, 2, 1, 7, 9, 8))
                .with("axis", 1)
                .with("reduction", "max"),
            floats(2, 3, 7, 1, 2, 3, 4, 9)),
        of(
            "scatter rows",
            OneNode.of(
                    "ScatterND",
                    x,
                    OnnxTensor.ofLongs(Shape.of(2, 1), 1, 1),
                    floats(2, 3, 1, 1, 1, 2, 2, 2))
                .with("reduction", "mul"),
            floats(2, 3, 0, 1, 2, 6, 8, 10)),
        of(
            "scatter nothing",
            OneNode.of("ScatterND", x, OnnxTensor.ofLongs(Shape.of(0, 1)), range(0, 3)),
            x),
        of(
            "triangle",
            OneNode.of("Trilu", x, one(-1)).with("upper", 0),
            floats(2, 3, 0, 0, 0, 3, 0, 0)),
        of(
            "one-hot",
            OneNode.of("OneHot", longs(-1, 7, 0), one(2), longs(5, 6)).with("axis", 0),
            OnnxTensor.ofLongs(Shape.of(2, 3), 5, 5, 6, 6, 5, 5)),
        of(
            "compress",
            OneNode.of("Compress", x, bools(0, 1, 0, 0, 1)),
            OnnxTensor.of(Shape.of(2), 1, 4)),
        of("range", OneNode.of("Range", one(5), one(-2), one(-3)), longs(5, 2, -1)),
        of("constant", OneNode.of("ConstantOfShape", longs(2, 3)), floats(2, 3, 0, 0, 0, 0, 0, 0)),
        of(
            "eye",
            OneNode.of("EyeLike", x).with("k", 1).with("dtype", 7),
            OnnxTensor.ofLongs(Shape.of(2, 3), 0, 1, 0, 0, 0, 1)),
        of(
            "not zero",
            OneNode.of("NonZero", x),
            OnnxTensor.ofLongs(Shape.of(2, 5), 0, 0, 1, 1, 1, 1, 2, 0, 1, 2)),
        of(
            "unique",
            OneNode.of("Unique", longs(3, 1, 3)),
            longs(1, 3),
            longs(1, 0),
            longs(1, 0, 1),
            longs(1, 2)),
        of(
            "unique rows",
            OneNode.of("Unique", floats(3, 2, 2, 1, 1, 1, 2, 1)).with("axis", 0).with("sorted", 0),
            floats(2, 2, 2, 1, 1, 1),
            longs(0, 1),
            longs(0, 1, 0),
            longs(2, 1)),
        of(
            "reverse",
            OneNode.of("ReverseSequence", range(3, 2), longs(2, 3)),
            floats(3, 2, 2, 5, 0, 3, 4, 1)),
        of(
            "reverse rows",
            OneNode.of("ReverseSequence", x, longs(2, 1))
                .with("time_axis", 1)
                .with("batch_axis", 0),
            floats(2, 3, 1, 0, 2, 3, 4, 5)),
        of(
            "crop and pad",
            OneNode.of("CenterCropPad", x, longs(3, 2)),
            floats(3, 2, 0, 1, 3, 4, 0, 0)),
        of(
            "cache",
            OneNode.of(
                    "TensorScatter",
                    range(2, 3, 1),
                    OnnxTensor.of(Shape.of(2, 2, 1), 7, 8, 9, 6),
                    longs(0, 2))
                .opset(24)
                .with("mode", "circular"),
            OnnxTensor.of(Shape.of(2, 3, 1), 7, 8, 2, 6, 4, 9)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inAGraphAndAtOnce(Case row) {
    assertEquals(told(row.expected), told(row.node.fed()));
    assertEquals(told(row.expected), told(row.node.known()));
  }

  private static String told(List<OnnxTensor> tensors) {
    StringBuilder text = new StringBuilder();
    for (OnnxTensor tensor : tensors) {
      text.append(tensor).append(' ').append(Arrays.toString(tensor.toFloats())).append('\n');
    }
    return text.toString();
  }

  /** Random slices, permutations and gathers, of integers too. */
  @Test
  void bothWaysAgree() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int[] sizes = {random.nextInt(1, 4), random.nextInt(1, 20), random.nextInt(1, 20)};
      long[] values =
          random.ints((long) sizes[0] * sizes[1] * sizes[2], -99, 99).asLongStream().toArray();
      OnnxTensor x = OnnxTensor.ofLongs(Shape.of(sizes), values);
      int axis = random.nextInt(3);
      long step = random.nextLong(1, 4) * (random.nextBoolean() ? 1 : -1);
      long[] indices = random.longs(7, -sizes[axis], sizes[axis]).toArray();
      List<OneNode> nodes =
          List.of(
              OneNode.of(
                  "Slice",
                  x,
                  longs(random.nextInt(-9, 9)),
                  longs(random.nextInt(-9, 9)),
                  longs(axis),
                  longs(step)),
              OneNode.of("Transpose", x).with("perm", axis, (axis + 2) % 3, (axis + 1) % 3),
              OneNode.of("Gather", x, longs(indices)).with("axis", axis),
              OneNode.of("Tile", x, longs(2, 1, 3)),
              OneNode.of("Split", x).with("axis", axis).with("num_outputs", 3).outputs(3));
      for (OneNode node : nodes) {
        assertEquals(told(node.known()), told(node.fed()), "seed " + seed);
      }
    }
  }

  @Test
  void wrongIndicesAreTold() {
    OnnxTensor x = range(2, 3);
    OneNode gather = OneNode.of("Gather", x, longs(0, 3)).with("axis", 1);
    for (Runnable way : List.<Runnable>of(gather::fed, gather::known)) {
      String message = assertThrows(RuntimeException.class, way::run).getMessage();
      assertTrue(message.contains("index 3") && message.contains("out of range"), message);
    }
    OneNode points = OneNode.of("GatherND", x, OnnxTensor.ofLongs(Shape.of(1, 2), 0, -4));
    String message = assertThrows(RuntimeException.class, points::fed).getMessage();
    assertTrue(message.contains("index -4") && message.contains("3 elements"), message);
  }

  @Test
  void wrongSizesAreTold() {
    OnnxTensor x = range(2, 3);
    String message =
        assertThrows(RuntimeException.class, OneNode.of("Reshape", x, longs(4, -1))::fed)
            .getMessage();
    assertTrue(message.contains("[2, 3]") && message.contains("[4, -1]"), message);
    message =
        assertThrows(RuntimeException.class, OneNode.of("Expand", x, longs(2, 4))::fed)
            .getMessage();
    assertTrue(message.contains("[2, 4]"), message);
    message =
        assertThrows(
                RuntimeException.class, OneNode.of("Slice", x, longs(0), longs(1), longs(2))::fed)
            .getMessage();
    assertTrue(message.contains("no axis 2"), message);
  }
}
