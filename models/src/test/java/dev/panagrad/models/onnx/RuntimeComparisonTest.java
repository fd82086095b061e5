package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An operator of each kind beside ONNX Runtime: what guards them where the ONNX project's own tests
 * are not there.
 */
class RuntimeComparisonTest {
  private static final Random RANDOM = new Random(12);

  @TempDir Path folder;

  /** A model with the number of its outputs. */
  record Case(String name, OneNodeModel model, int outputs) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static OnnxTensor random(int... sizes) {
    return OneNodeModel.random(RANDOM, sizes);
  }

  private static OnnxTensor longs(long... values) {
    return OnnxTensor.ofLongs(Shape.of(values.length), values);
  }

  private static OnnxTensor bytes(DataType type, int least, int... sizes) {
    Shape shape = Shape.of(sizes);
    long[] values = RANDOM.longs(shape.elements(), least, least + 256).toArray();
    return OnnxTensor.integers(type, shape, values);
  }

  private static OnnxTensor scalar(DataType type, long value) {
    return OnnxTensor.integers(type, Shape.of(), value);
  }

  private static OneNodeModel of(String operator) {
    return new OneNodeModel(operator, 17);
  }

  private static Case one(String name, OneNodeModel model) {
    return new Case(name, model, 1);
  }

  static Stream<Case> cases() {
    OnnxTensor image = random(2, 4, 7, 6);
    return Stream.of(
        one("Add, broadcast", of("Add").in(random(3, 1, 2)).in(random(4, 1))),
        one("Erf", of("Erf").in(random(3, 4))),
        one("Elu", of("Elu").in(random(3, 4)).with("alpha", 0.7f)),
        one("Clip", of("Clip").in(random(9)).inFile(scalar(-0.2f)).inFile(scalar(0.4f))),
        one("Where", of("Where").in(bits(2, 3)).in(random(2, 3)).in(random(3))),
        one("MatMul, batches", of("MatMul").in(random(2, 1, 3, 4)).in(random(5, 4, 6))),
        one(
            "Gemm",
            of("Gemm")
                .in(random(4, 3))
                .inFile(random(5, 4))
                .inFile(random(5))
                .with("transA", 1)
                .with("transB", 1)
                .with("alpha", 0.5f)),
        one(
            "Conv, groups and dilations",
            of("Conv")
                .in(image)
                .inFile(random(6, 2, 3, 2))
                .inFile(random(6))
                .with("group", 2)
                .with("dilations", new long[] {2, 1})
                .with("pads", new long[] {1, 0, 2, 1})),
        one(
            "Conv, SAME_LOWER",
            of("Conv")
                .in(image)
                .inFile(random(3, 4, 4, 4))
                .with("auto_pad", "SAME_LOWER")
                .with("strides", new long[] {2, 3})),
        one(
            "ConvTranspose",
            of("ConvTranspose")
                .in(image)
                .inFile(random(4, 3, 3, 3))
                .with("strides", new long[] {2, 2})
                .with("output_padding", new long[] {1, 0})),
        one(
            "MaxPool, ceil mode",
            of("MaxPool")
                .in(image)
                .with("kernel_shape", new long[] {3, 2})
                .with("strides", new long[] {2, 2})
                .with("ceil_mode", 1)),
        one(
            "AveragePool, with pads",
            of("AveragePool")
                .in(image)
                .with("kernel_shape", new long[] {3, 3})
                .with("pads", new long[] {1, 1, 1, 1})
                .with("count_include_pad", 1)),
        one("GlobalAveragePool", of("GlobalAveragePool").in(image)),
        one(
            "ReduceLogSumExp",
            of("ReduceLogSumExp").in(image).with("axes", new long[] {1, -1}).with("keepdims", 0)),
        one("Softmax", of("Softmax").in(image).with("axis", 1)),
        one("ArgMax", of("ArgMax").in(image).with("axis", 2)),
        one(
            "LayerNormalization",
            of("LayerNormalization").in(image).inFile(random(6)).inFile(random(6))),
        one(
            "BatchNormalization",
            of("BatchNormalization")
                .in(image)
                .inFile(random(4))
                .inFile(random(4))
                .inFile(random(4))
                .inFile(OnnxTensor.of(Shape.of(4), 0.5f, 1, 2, 0.1f))),
        one(
            "Slice",
            of("Slice")
                .in(image)
                .inFile(longs(-2, 5))
                .inFile(longs(100, 0))
                .inFile(longs(3, 2))
                .inFile(longs(1, -2))),
        one("Gather", of("Gather").in(image).in(longs(2, -1, 0)).with("axis", 1)),
        one("Pad", of("Pad").in(random(2, 3)).inFile(longs(1, 0, 0, 2)).with("mode", "reflect")),
        one(
            "Resize",
            of("Resize")
                .in(image)
                .inFile(null)
                .inFile(OnnxTensor.of(Shape.of(4), 1, 1, 2, 1.5f))
                .with("mode", "linear")),
        one("CumSum", of("CumSum").in(random(3, 5)).inFile(scalar(DataType.INT64, 1))),
        recurrent("RNN", 1, 2),
        recurrent("GRU", 3, 2),
        recurrent("LSTM", 4, 3),
        new Case("DynamicQuantizeLinear", of("DynamicQuantizeLinear").in(random(4, 5)), 3),
        one(
            "MatMulInteger",
            of("MatMulInteger")
                .in(bytes(DataType.UINT8, 0, 3, 8))
                .inFile(bytes(DataType.INT8, -128, 8, 5))
                .inFile(scalar(DataType.UINT8, 131))
                .inFile(scalar(DataType.INT8, -3))));
  }

  private static OnnxTensor scalar(float value) {
    return OnnxTensor.of(Shape.of(), value);
  }

  private static OnnxTensor bits(int... sizes) {
    Shape shape = Shape.of(sizes);
    return OnnxTensor.integers(
        DataType.BOOL, shape, RANDOM.longs(shape.elements(), 0, 2).toArray());
  }

  private static Case recurrent(String operator, int gates, int outputs) {
    OneNodeModel model =
        of(operator)
            .in(random(5, 2, 3))
            .inFile(random(2, gates * 4, 3))
            .inFile(random(2, gates * 4, 4))
            .inFile(random(2, 2 * gates * 4))
            .inFile(null)
            .in(random(2, 2, 4))
            .with("hidden_size", 4)
            .with("direction", "bidirectional");
    return new Case(operator, model, outputs);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agrees(Case sample) {
    List<List<OnnxTensor>> both = sample.model.runBeside(folder, sample.outputs);
    for (int i = 0; i < sample.outputs; i++) {
      OnnxTensor ours = both.get(0).get(i);
      OnnxTensor theirs = both.get(1).get(i);
      String what = sample + ", output " + i;
      assertEquals(theirs.toString(), ours.toString(), what);
      for (int k = 0; k < theirs.length(); k++) {
        double expected = theirs.real(k);
        assertEquals(expected, ours.real(k), 1e-5 * Math.max(1, Math.abs(expected)), what);
      }
    }
  }
}
