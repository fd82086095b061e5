package dev.panagrad.serve;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import tools.jackson.core.JsonParser;

/**
 * Takes the elements of inputs out of a request's body: listed in the JSON, or binary behind it.
 */
final class InputData {
  private final byte[] body;

  /** The position of the next input's binary form. */
  private int next;

  InputData(int jsonLength, byte... body) {
    this.body = body;
    next = jsonLength;
  }

  /**
   * The tensor of an input; binary forms follow each other in the order of the inputs.
   *
   * @throws RequestException if its data don't fit its type and shape
   */
  ServedTensor of(RawInput input) throws RequestException {
    long elements = 1;
    for (int size : input.shape) {
      elements *= size;
      if (elements > Integer.MAX_VALUE / Long.BYTES) {
        throw RequestException.wrong(
            "'%s' of shape %s has too many elements", input.name, input.shape);
      }
    }
    if ((input.from >= 0) == (input.binarySize >= 0)) {
      throw RequestException.wrong(
          "input '%s' needs either data or a binary_data_size", input.name);
    }
    ByteBuffer data =
        input.from < 0 ? binary(input, (int) elements) : listed(input, (int) elements);
    return new ServedTensor(input.name, input.type, input.shape, data);
  }

  private ByteBuffer listed(RawInput input, int elements) throws RequestException {
    // Each element takes a character and a separator: don't allocate memory for missing ones.
    if (elements > (input.to - input.from) / 2) {
      throw RequestException.wrong(
          "'%s' has fewer elements in its data than the %d of its shape", input.name, elements);
    }
    try (JsonParser data = RequestReader.parser(body, input.from, input.to - input.from)) {
      return new JsonData(input.name, input.type, elements).read(data);
    }
  }

  private ByteBuffer binary(RawInput input, int elements) throws RequestException {
    long size = input.binarySize;
    if (size > body.length - next) {
      throw RequestException.wrong(
          "input '%s' announces %d bytes, but only %d are left in the body",
          input.name, size, body.length - next);
    }
    ByteBuffer data = ByteBuffer.wrap(body, next, (int) size).slice();
    next += (int) size;
    if (input.type == DataType.BYTES) {
      checkTexts(input, data.duplicate().order(ByteOrder.LITTLE_ENDIAN), elements);
    } else if (size != (long) elements * input.type.bytes()) {
      throw RequestException.wrong(
          "input '%s' has %d bytes, but %s of shape %s takes %d",
          input.name, size, input.type, input.shape, (long) elements * input.type.bytes());
    }
    return data;
  }

  private static void checkTexts(RawInput input, ByteBuffer data, int elements)
      throws RequestException {
    int count = 0;
    while (data.remaining() >= Integer.BYTES && count < elements) {
      int length = data.getInt();
      if (length < 0 || length > data.remaining()) {
        throw RequestException.wrong(
            "text %d of input '%s' announces %d bytes, but %d are left",
            count, input.name, length & 0xffffffffL, data.remaining());
      }
      data.position(data.position() + length);
      count++;
    }
    if (count != elements || data.hasRemaining()) {
      throw RequestException.wrong(
          "input '%s' has other texts than the %d of its shape", input.name, elements);
    }
  }

  /**
   * Checks that all inputs together used the whole body.
   *
   * @throws RequestException if something is left
   */
  void checkEnd() throws RequestException {
    if (next != body.length) {
      throw RequestException.wrong(
          "the body has %d bytes that belong to no input", body.length - next);
    }
  }
}
