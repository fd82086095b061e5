package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elementwise operators where versions, types and extremes differ. */
final class ElementwiseOperatorsTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @TempDir private Path folder;

  private static OnnxTensor floats(float... values) {
    return OnnxTensor.of(Shape.of(values.length), values);
  }

  private static OnnxTensor ints(DataType type, long... values) {
    return OnnxTensor.integers(type, Shape.of(values.length), values);
  }

  private static OnnxTensor truths(long... values) {
    return ints(DataType.BOOL, values);
  }

  private OnnxTensor run(String operator, int opset, OnnxTensor... inputs) {
    OneNodeModel model = new OneNodeModel(operator, opset);
    for (OnnxTensor input : inputs) {
      model.in(input);
    }
    return model.run(folder);
  }

  @Test
  void smallIntegersWrapAround() {
    OnnxTensor a = ints(DataType.INT8, 100, -128, 7);
    OnnxTensor b = ints(DataType.INT8, 100, -1, -7);
    assertEquals(ints(DataType.INT8, -56, 127, 0), run("Add", 14, a, b));
    assertEquals(ints(DataType.INT8, 16, -128, -49), run("Mul", 14, a, b));
    assertEquals(ints(DataType.INT8, -100, -128, -7), run("Neg", 13, a));
    OnnxTensor c = ints(DataType.UINT8, 200, 0, 3);
    OnnxTensor d = ints(DataType.UINT8, 100, 1, 2);
    assertEquals(ints(DataType.UINT8, 44, 1, 5), run("Add", 14, c, d));
    assertEquals(ints(DataType.UINT8, 100, 255, 1), run("Sub", 14, c, d));
    assertEquals(ints(DataType.UINT8, 55, 255, 252), run("BitwiseNot", 18, c));
    assertEquals(
        ints(DataType.UINT8, 0x90, 0, 12),
        new OneNodeModel("BitShift", 11)
            .in(c)
            .in(ints(DataType.UINT8, 1, 1, 2))
            .with("direction", "LEFT")
            .run(folder));
  }

  @Test
  void dividingByZeroEndsNothing() {
    OnnxTensor a = ints(DataType.INT32, 7, -7, Integer.MIN_VALUE, 7);
    OnnxTensor b = ints(DataType.INT32, 0, 2, -1, -2);
    assertEquals(ints(DataType.INT32, 0, -3, Integer.MIN_VALUE, -3), run("Div", 14, a, b));
    assertEquals(ints(DataType.INT32, 0, 1, 0, -1), run("Mod", 13, a, b));
    assertEquals(
        ints(DataType.INT32, 0, -1, 0, 1),
        new OneNodeModel("Mod", 13).in(a).in(b).with("fmod", 1).run(folder));
  }

  @Test
  void signsAndMagnitudesOfIntegers() {
    OnnxTensor x = ints(DataType.INT64, -5, 0, 9);
    assertEquals(ints(DataType.INT64, 5, 0, 9), run("Abs", 13, x));
    assertEquals(ints(DataType.INT64, -1, 0, 1), run("Sign", 13, x));
    assertEquals(ints(DataType.INT64, 0, 0, 9), run("Relu", 14, x));
    assertEquals(
        ints(DataType.INT64, -10, 0, 9), run("PRelu", 16, x, ints(DataType.INT64, 2, 2, 2)));
  }

  @Test
  void anAxisTellsWhereOldVersionsBroadcast() {
    OnnxTensor a = OnnxTensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    OnnxTensor sum =
        new OneNodeModel("Add", 6)
            .in(a)
            .in(floats(10, 20))
            .with("broadcast", 1)
            .with("axis", 1)
            .run(folder);
    assertEquals(OnnxTensor.of(Shape.of(1, 2, 2), 11, 12, 23, 24), sum);
    OnnxTensor trailing =
        new OneNodeModel("Add", 6).in(a).in(floats(10, 20)).with("broadcast", 1).run(folder);
    assertEquals(OnnxTensor.of(Shape.of(1, 2, 2), 11, 22, 13, 24), trailing);
    FileException refused =
        assertThrows(
            FileException.class,
            () ->
                new OneNodeModel("Add", 6)
                    .in(a)
                    .in(floats(10, 20))
                    .with("broadcast", 1)
                    .with("axis", 3)
                    .run(folder));
    assertTrue(refused.getMessage().contains("from axis 3 of 3 axes"), refused.getMessage());
  }

  @Test
  void bordersAreAttributesOrInputs() {
    OnnxTensor x = floats(-3, 0.5f, 3, Float.NaN);
    OnnxTensor old = new OneNodeModel("Clip", 6).in(x).with("min", -1f).with("max", 1f).run(folder);
    assertEquals(floats(-1, 0.5f, 1, Float.NaN), old);
    OnnxTensor two = OnnxTensor.of(Shape.scalar(), 2);
    assertEquals(floats(-3, 0.5f, 2, Float.NaN), run("Clip", 13, x, null, two));
    // The upper border wins where they cross.
    OnnxTensor five = OnnxTensor.of(Shape.scalar(), 5);
    assertEquals(floats(2, 2, 2, Float.NaN), run("Clip", 13, x, five, two));
    OnnxTensor bytes = ints(DataType.INT8, -100, 0, 100);
    OnnxTensor border = OnnxTensor.integers(DataType.INT8, Shape.scalar(), 50);
    assertEquals(ints(DataType.INT8, 50, 50, 100), run("Clip", 12, bytes, border));
  }

  @Test
  void powersTakeTheTypeOfTheBase() {
    OnnxTensor exponent = ints(DataType.INT32, 2, 0, 3);
    assertEquals(floats(4, 1, -27), run("Pow", 15, floats(-2, 7, -3), exponent));
    OnnxTensor base = ints(DataType.INT64, 2, 5, -3);
    assertEquals(ints(DataType.INT64, 4, 1, -27), run("Pow", 15, base, floats(2, 0, 3)));
    assertEquals(ints(DataType.INT64, 4, 1, -27), run("Pow", 15, base, exponent));
  }

  @Test
  void activationsForAnyAttribute() {
    OnnxTensor x = floats(-2, -0f, 3, INFINITY, -INFINITY);
    assertEquals(
        floats(-6, 0, 3, INFINITY, -INFINITY),
        new OneNodeModel("LeakyRelu", 16).in(x).with("alpha", 3f).run(folder));
    assertEquals(
        floats(1, 0, 3, INFINITY, INFINITY),
        new OneNodeModel("LeakyRelu", 16).in(x).with("alpha", -0.5f).run(folder));
    OnnxTensor elu = new OneNodeModel("Elu", 6).in(x).with("alpha", 2f).run(folder);
    assertEquals(2 * Math.expm1(-2), elu.real(0), 1e-6);
    assertEquals(-2, elu.real(4), 1e-6);
    assertEquals(INFINITY, elu.real(3));
    OnnxTensor near = run("Elu", 6, floats(-1e-5f, -1e-20f));
    assertEquals(Math.expm1(-1e-5f), near.real(0), 1e-11, "no digits are lost near 0");
    assertEquals(-1e-20f, (float) near.real(1), 1e-26f);
    OnnxTensor celu = new OneNodeModel("Celu", 12).in(x).with("alpha", 2f).run(folder);
    assertEquals(2 * Math.expm1(-1), celu.real(0), 1e-6);
    assertEquals(INFINITY, celu.real(3));
    OnnxTensor shrunk =
        new OneNodeModel("Shrink", 9)
            .in(ints(DataType.INT32, -3, 1, 3))
            .with("lambd", 1.5f)
            .with("bias", 1.5f)
            .run(folder);
    assertEquals(ints(DataType.INT32, -1, 0, 1), shrunk);
  }

  @Test
  void noNumbersAndInfinities() {
    OnnxTensor x = floats(Float.NaN, INFINITY, -INFINITY, 1);
    assertEquals(truths(1, 0, 0, 0), run("IsNaN", 13, x));
    assertEquals(truths(0, 1, 1, 0), run("IsInf", 10, x));
    assertEquals(
        truths(0, 0, 1, 0),
        new OneNodeModel("IsInf", 10).in(x).with("detect_positive", 0).run(folder));
    assertEquals(
        truths(0, 0, 0, 0),
        new OneNodeModel("IsInf", 10)
            .in(x)
            .with("detect_positive", 0)
            .with("detect_negative", 0)
            .run(folder));
    assertEquals(truths(0, 1, 1, 1), run("Equal", 13, x, x));
    assertEquals(truths(1, 1, 1, 1), run("Equal", 13, floats(0, -0f, 2, 3), floats(-0f, 0, 2, 3)));
    assertEquals(truths(0, 1, 1, 1), run("LessOrEqual", 16, x, x));
    assertEquals(truths(0, 0, 0, 0), run("Greater", 13, x, x));
  }

  @Test
  void whatIsNotChosenDoesNotMatter() {
    OnnxTensor chosen =
        run(
            "Where",
            16,
            truths(1, 0, 1),
            floats(1, Float.NaN, -INFINITY),
            OnnxTensor.of(Shape.scalar(), 5));
    assertEquals(floats(1, 5, -INFINITY), chosen);
    OnnxTensor bools = run("Where", 16, truths(1, 0), truths(0, 0), truths(1, 1));
    assertEquals(truths(0, 1), bools);
  }

  private OnnxTensor cast(OnnxTensor x, DataType to, boolean saturate) {
    return new OneNodeModel("Cast", 19)
        .in(x)
        .with("to", to)
        .with("saturate", saturate ? 1 : 0)
        .run(folder);
  }

  private void rounds(DataType to, boolean saturate, float[] values, float... expected) {
    assertEquals(
        OnnxTensor.floats(to, Shape.of(expected.length), expected),
        cast(floats(values), to, saturate),
        to + " " + saturate);
  }

  @Test
  void floatsAreRoundedToSmallFormats() {
    float nan = Float.NaN;
    float[] x = {1.0625f, -1.1875f, 0.001f, 1e6f, INFINITY, nan, -0f, 464.1f};
    rounds(DataType.FLOAT16, true, new float[] {65519, 65520, 1e-8f}, 65504, INFINITY, 0);
    rounds(DataType.BFLOAT16, true, new float[] {1.0039062f, 1.0117188f}, 1, 1.015625f);
    rounds(DataType.FLOAT8E4M3FN, true, x, 1, -1.25f, 0.001953125f, 448, 448, nan, -0f, 448);
    rounds(DataType.FLOAT8E4M3FN, false, x, 1, -1.25f, 0.001953125f, nan, nan, nan, -0f, nan);
    rounds(DataType.FLOAT8E4M3FNUZ, true, x, 1, -1.25f, 0.0009765625f, 240, nan, nan, 0, 240);
    rounds(DataType.FLOAT8E5M2, true, x, 1, -1.25f, 0.0009765625f, 57344, 57344, nan, -0f, 448);
    rounds(
        DataType.FLOAT8E5M2, false, x, 1, -1.25f, 0.0009765625f, INFINITY, INFINITY, nan, -0f, 448);
    rounds(DataType.FLOAT8E5M2FNUZ, false, x, 1, -1.25f, 0.0009765625f, nan, nan, nan, 0, 448);
    rounds(DataType.FLOAT4E2M1, true, new float[] {0.25f, 0.75f, 2.5f, -99}, 0, 1, 2, -6);
  }

  @Test
  void numbersAreCutToIntegersAndTruths() {
    OnnxTensor x = floats(1.9f, -1.9f, 0.5f, 300);
    assertEquals(ints(DataType.INT64, 1, -1, 0, 300), cast(x, DataType.INT64, true));
    assertEquals(ints(DataType.UINT8, 1, 255, 0, 44), cast(x, DataType.UINT8, true));
    assertEquals(truths(1, 1, 1, 1), cast(x, DataType.BOOL, true));
    assertEquals(truths(0, 1), cast(ints(DataType.INT32, 0, -4), DataType.BOOL, true));
    assertEquals(ints(DataType.INT32, 0, 1), cast(truths(0, 1), DataType.INT32, true));
    assertEquals(floats(0, 1), cast(truths(0, 1), DataType.FLOAT, true));
    OnnxTensor bytes = ints(DataType.INT8, -1, 5);
    assertEquals(ints(DataType.UINT4, 15, 5), cast(bytes, DataType.UINT4, true));
    assertEquals(ints(DataType.INT32, -1, 5), cast(bytes, DataType.INT32, true));
  }

  @Test
  void bitsKeepTheirPlaces() {
    OnnxTensor x = floats(1, -0f);
    OnnxTensor bits = new OneNodeModel("BitCast", 26).in(x).with("to", DataType.INT32).run(folder);
    assertEquals(ints(DataType.INT32, 0x3f800000, Integer.MIN_VALUE), bits);
    assertEquals(
        x, new OneNodeModel("BitCast", 26).in(bits).with("to", DataType.FLOAT).run(folder));
    assertEquals(
        ints(DataType.UINT8, 255, 5),
        new OneNodeModel("BitCast", 26)
            .in(ints(DataType.INT8, -1, 5))
            .with("to", DataType.UINT8)
            .run(folder));
  }

  @Test
  void whatIsNotSupportedIsTold() {
    OnnxTensor texts = OnnxTensor.strings(Shape.of(1), "1");
    FileException refused =
        assertThrows(FileException.class, () -> cast(texts, DataType.FLOAT, true));
    assertTrue(
        refused.getMessage().contains("a conversion from STRING to FLOAT"), refused.getMessage());
  }
}
