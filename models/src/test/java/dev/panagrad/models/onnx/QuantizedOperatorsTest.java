package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantized operators beside the examples of ONNX's documentation and plain integer arithmetic. */
final class QuantizedOperatorsTest {
  @TempDir private Path folder;

  private static OnnxTensor bytes(Shape shape, long... values) {
    return OnnxTensor.integers(DataType.UINT8, shape, values);
  }

  private static OnnxTensor number(float value) {
    return OnnxTensor.of(Shape.scalar(), value);
  }

  private static OnnxTensor point(long value) {
    return bytes(Shape.scalar(), value);
  }

  @Test
  void quantizesToTheNearestAndSaturates() {
    OnnxTensor x = OnnxTensor.of(Shape.of(7), 0, 2, 3, 1000, -254, -1000, 5);
    assertEquals(
        bytes(Shape.of(7), 128, 129, 130, 255, 1, 0, 130),
        new OneNodeModel("QuantizeLinear", 21).in(x).in(number(2)).in(point(128)).run(folder));
    OnnxTensor int4 = OnnxTensor.integers(DataType.INT4, Shape.scalar(), 1);
    assertEquals(
        OnnxTensor.integers(DataType.INT4, Shape.of(7), 1, 2, 3, 7, -8, -8, 3),
        new OneNodeModel("QuantizeLinear", 21).in(x).in(number(2)).in(int4).run(folder));
    assertEquals(
        OnnxTensor.integers(DataType.INT16, Shape.of(7), 0, 1, 2, 500, -127, -500, 2),
        new OneNodeModel("QuantizeLinear", 21)
            .in(x)
            .in(number(2))
            .with("output_dtype", DataType.INT16)
            .run(folder));
    assertEquals(
        OnnxTensor.floats(DataType.FLOAT8E4M3FN, Shape.of(7), 0, 1, 1.5f, 448, -128, -448, 2.5f),
        new OneNodeModel("QuantizeLinear", 21)
            .in(x)
            .in(number(2))
            .with("output_dtype", DataType.FLOAT8E4M3FN)
            .run(folder));
  }

  @Test
  void scalesGoAlongAnAxis() {
    OnnxTensor x = OnnxTensor.of(Shape.of(1, 3, 2), -162, 10, -76, 0, 245, -485);
    OnnxTensor scales = OnnxTensor.of(Shape.of(3), 2, 4, 5);
    OnnxTensor points = bytes(Shape.of(3), 84, 24, 196);
    OnnxTensor quantized = bytes(Shape.of(1, 3, 2), 3, 89, 5, 24, 245, 99);
    assertEquals(
        quantized, new OneNodeModel("QuantizeLinear", 13).in(x).in(scales).in(points).run(folder));
    assertEquals(
        x,
        new OneNodeModel("DequantizeLinear", 13)
            .in(quantized)
            .in(scales)
            .in(points)
            .with("axis", -2)
            .run(folder));
    FileException refused =
        assertThrows(
            FileException.class,
            () ->
                new OneNodeModel("QuantizeLinear", 13)
                    .in(x)
                    .in(scales)
                    .in(points)
                    .with("axis", 2)
                    .run(folder));
    assertTrue(refused.getMessage().contains("don't fit axis 2"), refused.getMessage());
  }

  @Test
  void blocksShareAScale() {
    OnnxTensor x = bytes(Shape.of(2, 5), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    OnnxTensor scales = OnnxTensor.of(Shape.of(2, 3), 1, 10, 100, 2, 20, 200);
    OnnxTensor points = bytes(Shape.of(2, 3), 1, 0, 0, 0, 0, 2);
    assertEquals(
        OnnxTensor.of(Shape.of(2, 5), 0, 1, 30, 40, 500, 12, 14, 160, 180, 1600),
        new OneNodeModel("DequantizeLinear", 21)
            .in(x)
            .in(scales)
            .in(points)
            .with("block_size", 2)
            .run(folder));
  }

  @Test
  void theRangeOfWhatIsFedGivesTheScale() {
    OnnxTensor x = OnnxTensor.of(Shape.of(6), 0, 2, -3, -2.5f, 1.34f, 0.5f);
    List<OnnxTensor> found = new OneNodeModel("DynamicQuantizeLinear", 11).in(x).run(folder, 3);
    assertEquals(bytes(Shape.of(6), 153, 255, 0, 26, 221, 179), found.get(0));
    assertEquals(5.0 / 255, found.get(1).real(0), 1e-9);
    assertEquals(point(153), found.get(2));
    List<OnnxTensor> zeros =
        new OneNodeModel("DynamicQuantizeLinear", 11)
            .in(OnnxTensor.of(Shape.of(2), 0, 0))
            .run(folder, 3);
    assertEquals(bytes(Shape.of(2), 0, 0), zeros.get(0));
    assertEquals(number(1), zeros.get(1));
  }

  @Test
  void multipliesIntegers() {
    OnnxTensor a = bytes(Shape.of(4, 3), 11, 7, 3, 10, 6, 2, 9, 5, 1, 8, 4, 0);
    OnnxTensor b = bytes(Shape.of(3, 2), 1, 4, 2, 5, 3, 6);
    assertEquals(
        OnnxTensor.integers(
            DataType.INT32, Shape.of(4, 2), -38, -83, -44, -98, -50, -113, -56, -128),
        new OneNodeModel("MatMulInteger", 10).in(a).in(b).in(point(12)).in(point(0)).run(folder));
  }

  @Test
  void multipliesAndQuantizes() {
    OnnxTensor a = bytes(Shape.of(2, 4), 208, 236, 0, 238, 3, 214, 255, 29);
    OnnxTensor b = bytes(Shape.of(4, 3), 152, 51, 244, 60, 26, 255, 0, 127, 246, 127, 254, 247);
    assertEquals(
        bytes(Shape.of(2, 3), 168, 115, 255, 1, 66, 151),
        new OneNodeModel("QLinearMatMul", 10)
            .in(a)
            .in(number(0.0066f))
            .in(point(113))
            .in(b)
            .in(number(0.00705f))
            .in(point(114))
            .in(number(0.0107f))
            .in(point(118))
            .run(folder));
  }

  /** Beyond 2^24 floats don't hold all integers; the factors are split then. */
  @ParameterizedTest
  @ValueSource(ints = {100, 300, 5_000, 20_000})
  void longSumsAreExact(int terms) {
    SplittableRandom random = new SplittableRandom(terms);
    long[] a = random.longs(2L * terms, 200, 256).toArray();
    long[] b = random.longs(3L * terms, -128, -100).toArray();
    long[] expected = new long[6];
    for (int i = 0; i < 6; i++) {
      for (int k = 0; k < terms; k++) {
        expected[i] += (a[i / 3 * terms + k] - 3) * (b[k * 3 + i % 3] + 5 + i % 3);
      }
    }
    assertEquals(
        OnnxTensor.integers(DataType.INT32, Shape.of(2, 3), expected),
        new OneNodeModel("MatMulInteger", 10)
            .in(bytes(Shape.of(2, terms), a))
            .in(OnnxTensor.integers(DataType.INT8, Shape.of(terms, 3), b))
            .in(bytes(Shape.of(2), 3, 3))
            .in(OnnxTensor.integers(DataType.INT8, Shape.of(3), -5, -6, -7))
            .run(folder));
  }

  /**
   * Weights that lie in the file tell how large a sum gets; the last are at the bound or beyond.
   */
  @ParameterizedTest
  @CsvSource({"2000, 30", "1000, 64", "1000, 66", "1000, 127", "9000, 127"})
  void sumsWithWeightsOfTheFileAreExact(int terms, int largest) {
    long[] a = new long[2 * terms];
    Arrays.fill(a, 255);
    long[] b = new long[3 * terms];
    for (int i = 0; i < b.length; i++) {
      b[i] = i % 3 == 1 ? largest : (i % 2 == 0 ? largest : -largest);
    }
    long[] expected = new long[6];
    for (int i = 0; i < 6; i++) {
      for (int k = 0; k < terms; k++) {
        expected[i] += a[i / 3 * terms + k] * b[k * 3 + i % 3];
      }
    }
    assertEquals(
        OnnxTensor.integers(DataType.INT32, Shape.of(2, 3), expected),
        new OneNodeModel("MatMulInteger", 10)
            .in(bytes(Shape.of(2, terms), a))
            .inFile(OnnxTensor.integers(DataType.INT8, Shape.of(terms, 3), b))
            .run(folder));
  }

  @Test
  void convolvesAndQuantizes() {
    OnnxTensor x = bytes(Shape.of(1, 1, 3, 3), 2, 3, 4, 5, 6, 7, 8, 9, 10);
    OnnxTensor w = bytes(Shape.of(1, 1, 2, 2), 1, 1, 1, 1);
    assertEquals(
        OnnxTensor.integers(DataType.INT32, Shape.of(1, 1, 2, 2), 12, 16, 24, 28),
        new OneNodeModel("ConvInteger", 10).in(x).in(w).in(point(1)).run(folder));
    // With a padding of zeros, which are 1 in the image; a scale and a point for each filter.
    OnnxTensor filters = bytes(Shape.of(2, 1, 1, 1), 3, 0);
    assertEquals(
        bytes(
            Shape.of(1, 2, 3, 4),
            // (x - 1) * (3 - 1) * 1 + 10 with a bias of 4, in halves
            19,
            21,
            23,
            17,
            25,
            27,
            29,
            17,
            31,
            33,
            35,
            17,
            // (x - 1) * (0 - 2) * 0.5 + 10 with a bias of 0, in halves
            8,
            6,
            4,
            10,
            2,
            0,
            0,
            10,
            0,
            0,
            0,
            10),
        new OneNodeModel("QLinearConv", 10)
            .in(x)
            .in(number(0.5f))
            .in(point(1))
            .in(filters)
            .in(OnnxTensor.of(Shape.of(2), 1, 1))
            .in(bytes(Shape.of(2), 1, 2))
            .in(number(0.5f))
            .in(point(13))
            .in(OnnxTensor.integers(DataType.INT32, Shape.of(2), 4, -3))
            .with("pads", new long[] {0, 0, 0, 1})
            .run(folder));
  }

  @Test
  void addsAndQuantizes() {
    OnnxTensor a = bytes(Shape.of(3), 10, 20, 255);
    OnnxTensor b = bytes(Shape.scalar(), 130);
    assertEquals(
        bytes(Shape.of(3), 10, 16, 133),
        new OneNodeModel("QLinearAdd", 10)
            .in(a)
            .in(number(1))
            .in(point(10))
            .in(b)
            .in(number(0.5f))
            .in(point(128))
            .in(number(2))
            .in(point(10))
            .run(folder));
  }
}
