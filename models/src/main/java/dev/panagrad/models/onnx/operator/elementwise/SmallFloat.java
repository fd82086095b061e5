package dev.panagrad.models.onnx.operator.elementwise;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;

/**
 * Floats rounded to the nearest number of a smaller format, ties to even; the gradient passes
 * through unchanged.
 *
 * @param type the format
 * @param saturate whether numbers beyond an 8-bit format become its largest
 */
public record SmallFloat(DataType type, boolean saturate) implements CustomOp {
  /** Whether a format has fewer bits than a float. */
  public static boolean isSmall(DataType type) {
    return type.isFloat() && type.bits() < Float.SIZE;
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    return inputs.get(0).shape();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(upstream);
  }

  @Override
  public boolean canRunInPlace(int input) {
    return true;
  }

  @Override
  public void compute(KernelContext context) {
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        out.length(),
        5,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            out.set(i, round(type, saturate, in.get(i)));
          }
        });
  }

  /** A number rounded to a small format. */
  static float round(DataType type, boolean saturate, float x) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(x));
      case BFLOAT16 -> ieee(x, 7, -126, 0x1.fep127f, Float.POSITIVE_INFINITY);
      case FLOAT8E4M3FN -> ieee(x, 3, -6, 448, saturate ? 448 : Float.NaN);
      case FLOAT8E5M2 -> ieee(x, 2, -14, 57344, saturate ? 57344 : Float.POSITIVE_INFINITY);
      case FLOAT8E4M3FNUZ -> unsignedZero(ieee(x, 3, -7, 240, saturate ? 240 : Float.NaN), x);
      case FLOAT8E5M2FNUZ -> unsignedZero(ieee(x, 2, -15, 57344, saturate ? 57344 : Float.NaN), x);
      case FLOAT4E2M1 -> Float.isNaN(x) ? 6 : ieee(x, 1, 0, 6, 6);
      case FLOAT8E8M0 -> powerOfTwo(x);
      default -> throw new IllegalArgumentException(type + " is not a small float");
    };
  }

  /**
   * A number rounded to a format with sign, mantissa and exponent.
   *
   * @param smallest the exponent of the smallest normal number
   * @param beyond the result for numbers above the largest
   */
  private static float ieee(float x, int mantissaBits, int smallest, float largest, float beyond) {
    if (Float.isNaN(x) || x == 0) {
      return x;
    }
    double magnitude = Math.abs((double) x);
    int exponent = Math.max(Math.getExponent(magnitude), smallest);
    double unit = Math.scalb(1.0, exponent - mantissaBits);
    double rounded = Math.rint(magnitude / unit) * unit;
    return Math.copySign(rounded > largest ? beyond : (float) rounded, x);
  }

  /** In the formats without infinities and negative zero, an infinity becomes NaN. */
  private static float unsignedZero(float rounded, float x) {
    if (Float.isInfinite(x)) {
      return Float.NaN;
    }
    return rounded == 0 ? 0 : rounded;
  }

  private static float powerOfTwo(float x) {
    if (Float.isNaN(x) || x < 0) {
      return Float.NaN;
    }
    double magnitude = Math.clamp(x, 0x1p-127, 0x1p127);
    int exponent = Math.getExponent(magnitude);
    double low = Math.scalb(1.0, exponent);
    return (float) (magnitude - low >= low / 2 ? Math.min(2 * low, 0x1p127) : low);
  }
}
