package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.type.DataType;

/** Decodes the float formats of 16 bits and fewer. */
final class SmallFloats {
  private static final float[] E2M1 = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6};

  private SmallFloats() {}

  static float decode(DataType type, int bits) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat((short) bits);
      case BFLOAT16 -> Float.intBitsToFloat(bits << 16);
      case FLOAT8E5M2 -> Float.float16ToFloat((short) (bits << 8));
      case FLOAT8E4M3FN -> (bits & 0x7f) == 0x7f ? Float.NaN : finite(bits, 3, 7);
      case FLOAT8E4M3FNUZ -> bits == 0x80 ? Float.NaN : finite(bits, 3, 8);
      case FLOAT8E5M2FNUZ -> bits == 0x80 ? Float.NaN : finite(bits, 2, 16);
      case FLOAT4E2M1 -> (bits & 8) == 0 ? E2M1[bits & 7] : -E2M1[bits & 7];
      case FLOAT8E8M0 -> bits == 0xff ? Float.NaN : Math.scalb(1f, bits - 127);
      default -> throw new IllegalArgumentException(type + " is not a small float");
    };
  }

  /** An 8-bit float without infinities: sign, exponent, mantissa. */
  private static float finite(int bits, int mantissaBits, int bias) {
    int mantissa = bits & ((1 << mantissaBits) - 1);
    int exponent = (bits & 0x7f) >> mantissaBits;
    float magnitude =
        exponent == 0
            ? Math.scalb((float) mantissa, 1 - bias - mantissaBits)
            : Math.scalb((float) (mantissa | 1 << mantissaBits), exponent - bias - mantissaBits);
    return (bits & 0x80) == 0 ? magnitude : -magnitude;
  }
}
