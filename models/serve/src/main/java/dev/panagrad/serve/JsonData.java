package dev.panagrad.serve;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the elements of a tensor from JSON, as nested or flat arrays, directly into binary form.
 */
final class JsonData {
  private final String name;
  private final DataType type;
  private final int elements;

  JsonData(String name, DataType type, int elements) {
    this.name = name;
    this.type = type;
    this.elements = elements;
  }

  /** Reads an array; the parser is before its start. */
  ByteBuffer read(JsonParser parser) throws RequestException {
    ByteBuffer data = ServedTensor.allocate(Math.multiplyExact(elements, type.bytes()));
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    int count = 0;
    int depth = 0;
    JsonToken token = parser.nextToken();
    do {
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        default -> {
          if (++count > elements) {
            throw wrongCount("more");
          }
          if (type == DataType.BYTES) {
            text(token, parser, texts);
          } else {
            element(token, parser, data);
          }
        }
      }
      token = depth == 0 ? null : parser.nextToken();
    } while (depth > 0);
    if (count < elements) {
      throw wrongCount("only " + count);
    }
    return type == DataType.BYTES ? ByteBuffer.wrap(texts.toByteArray()) : data.flip();
  }

  private RequestException wrongCount(String found) {
    return RequestException.wrong(
        "'%s' has %s elements in its data, but its shape has %d", name, found, elements);
  }

  private void text(JsonToken token, JsonParser parser, ByteArrayOutputStream into)
      throws RequestException {
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(parser);
    }
    byte[] text = parser.getString().getBytes(StandardCharsets.UTF_8);
    into.writeBytes(ServedTensor.allocate(Integer.BYTES).putInt(text.length).array());
    into.writeBytes(text);
  }

  private void element(JsonToken token, JsonParser parser, ByteBuffer into)
      throws RequestException {
    boolean truth = token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
    boolean whole = token == JsonToken.VALUE_NUMBER_INT;
    if (type == DataType.BOOL && truth) {
      into.put((byte) (token == JsonToken.VALUE_TRUE ? 1 : 0));
    } else if (type.isInteger() && whole) {
      integer(parser, into);
    } else if (type.compareTo(DataType.FP16) >= 0
        && (whole || token == JsonToken.VALUE_NUMBER_FLOAT)) {
      real(parser, into);
    } else {
      throw wrong(parser);
    }
  }

  private void integer(JsonParser parser, ByteBuffer into) throws RequestException {
    BigInteger value = parser.getBigIntegerValue();
    boolean signed = type.compareTo(DataType.INT8) >= 0;
    int bits = type.bytes() * Byte.SIZE;
    boolean fits =
        signed ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
    if (!fits) {
      throw wrong(parser);
    }
    switch (type.bytes()) {
      case 1 -> into.put(value.byteValue());
      case 2 -> into.putShort(value.shortValue());
      case 4 -> into.putInt(value.intValue());
      default -> into.putLong(value.longValue());
    }
  }

  private void real(JsonParser parser, ByteBuffer into) throws RequestException {
    double value = parser.getDoubleValue();
    float single = (float) value;
    boolean fits =
        switch (type) {
          case FP16 -> Float.isFinite(Float.float16ToFloat(Float.floatToFloat16(single)));
          case FP64 -> Double.isFinite(value);
          default -> Float.isFinite(single);
        };
    if (!fits) {
      throw wrong(parser);
    }
    switch (type) {
      case FP16 -> into.putShort(Float.floatToFloat16(single));
      case BF16 -> into.putShort((short) (Float.floatToRawIntBits(single) >>> 16));
      case FP32 -> into.putFloat(single);
      default -> into.putDouble(value);
    }
  }

  private RequestException wrong(JsonParser parser) {
    String found = parser.getString();
    String shown = found.length() > 40 ? found.substring(0, 40) + "..." : found;
    return RequestException.wrong("'%s' has '%s' in its data, which is no %s", name, shown, type);
  }
}
