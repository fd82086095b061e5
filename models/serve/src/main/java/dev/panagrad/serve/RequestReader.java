package dev.panagrad.serve;

import dev.panagrad.serve.InferRequest.Wanted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a request: JSON, followed by the binary tensors that it announces. Everything is validated,
 * and memory is limited to a small multiple of the body.
 */
final class RequestReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final int MOST_AXES = 32;
  private static final int MOST_TENSORS = 1024;

  private final byte[] body;
  private final JsonParser parser;

  private String id;
  private final List<RawTensor> inputs = new ArrayList<>();
  private final List<Wanted> outputs = new ArrayList<>();
  private boolean binary;

  /** The position of the next input's binary form. */
  private int next;

  /** An input as described in the JSON. */
  private static final class RawTensor {
    private String name;
    private DataType type;
    private List<Integer> shape;

    /** The position of the data in the body; -1 if there are none. */
    private int from = -1;

    private int to;
    private long binarySize = -1;
  }

  private RequestReader(JsonParser parser, int jsonLength, byte... body) {
    this.parser = parser;
    this.body = body;
    next = jsonLength;
  }

  /**
   * Reads a body.
   *
   * @param jsonLength the number of bytes of the JSON
   */
  static InferRequest read(int jsonLength, byte... body) throws RequestException {
    try (JsonParser parser = parser(body, 0, jsonLength)) {
      return new RequestReader(parser, jsonLength, body).request();
    } catch (JacksonException e) {
      throw RequestException.wrong(
          "the request is not valid JSON: %s", e.getOriginalMessage().replaceAll("\\s+", " "));
    }
  }

  private static JsonParser parser(byte[] body, int from, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), body, from, length);
  }

  private InferRequest request() throws RequestException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw RequestException.wrong("the request must be a JSON object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "id" -> id = text("id");
        case "inputs" -> objects("inputs", this::input);
        case "outputs" -> objects("outputs", this::output);
        case "parameters" ->
            parameters(
                name -> {
                  if (name.equals("binary_data_output")) {
                    binary = truth(name);
                  }
                });
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw RequestException.wrong("there is more text behind the request's JSON");
    }
    Map<String, ServedTensor> tensors = new LinkedHashMap<>();
    for (RawTensor input : inputs) {
      if (tensors.put(input.name, tensor(input)) != null) {
        throw RequestException.wrong("input '%s' is given twice", input.name);
      }
    }
    if (next != body.length) {
      throw RequestException.wrong(
          "the body has %d bytes that belong to no input", body.length - next);
    }
    return new InferRequest(id, tensors, outputs, binary);
  }

  /** Reads the part of the request at the parser's position. */
  @FunctionalInterface
  private interface Part<T> {
    void read(T value) throws RequestException;
  }

  private void objects(String field, Part<Integer> each) throws RequestException {
    expect(JsonToken.START_ARRAY, field, "a list");
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(JsonToken.START_OBJECT, field, "a list of objects");
      if (++count > MOST_TENSORS) {
        throw RequestException.wrong("'%s' has more than %d entries", field, MOST_TENSORS);
      }
      each.read(count);
    }
  }

  private void input(int number) throws RequestException {
    RawTensor input = new RawTensor();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> input.name = text("name");
        case "datatype" -> input.type = type();
        case "shape" -> input.shape = shape();
        case "data" -> {
          // The type may follow later, so the data are read when the whole input is known.
          input.from = (int) parser.currentTokenLocation().getByteOffset();
          expect(JsonToken.START_ARRAY, field, "a list");
          parser.skipChildren();
          input.to = (int) parser.currentLocation().getByteOffset();
        }
        case "parameters" ->
            parameters(
                name -> {
                  if (name.equals("binary_data_size")) {
                    input.binarySize = whole(name);
                  }
                });
        default -> parser.skipChildren();
      }
    }
    if (input.name == null || input.type == null || input.shape == null) {
      throw RequestException.wrong("input %d lacks its name, datatype or shape", number);
    }
    inputs.add(input);
  }

  private void output(int number) throws RequestException {
    String[] name = new String[1];
    Boolean[] form = new Boolean[1];
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name[0] = text("name");
        case "parameters" ->
            parameters(
                parameter -> {
                  if (parameter.equals("binary_data")) {
                    form[0] = truth(parameter);
                  } else if (parameter.equals("classification")) {
                    throw RequestException.wrong(
                        "outputs as classification are not supported; take 'label'");
                  }
                });
        default -> parser.skipChildren();
      }
    }
    if (name[0] == null) {
      throw RequestException.wrong("output %d lacks its name", number);
    }
    outputs.add(new Wanted(name[0], form[0]));
  }

  private void parameters(Part<String> each) throws RequestException {
    expect(JsonToken.START_OBJECT, "parameters", "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      each.read(name);
      parser.skipChildren();
    }
  }

  private ServedTensor tensor(RawTensor input) throws RequestException {
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

  private ByteBuffer listed(RawTensor input, int elements) throws RequestException {
    // Each element takes a character and a separator: don't allocate memory for missing ones.
    if (elements > (input.to - input.from) / 2) {
      throw RequestException.wrong(
          "'%s' has fewer elements in its data than the %d of its shape", input.name, elements);
    }
    try (JsonParser data = parser(body, input.from, input.to - input.from)) {
      return new JsonData(input.name, input.type, elements).read(data);
    }
  }

  private ByteBuffer binary(RawTensor input, int elements) throws RequestException {
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

  private static void checkTexts(RawTensor input, ByteBuffer data, int elements)
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

  private DataType type() throws RequestException {
    String name = text("datatype");
    for (DataType type : DataType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw RequestException.wrong("'%s' is no datatype of the protocol", name);
  }

  private List<Integer> shape() throws RequestException {
    expect(JsonToken.START_ARRAY, "shape", "a list");
    List<Integer> sizes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long size = whole("shape");
      if (size > Integer.MAX_VALUE || sizes.size() == MOST_AXES) {
        throw RequestException.wrong("a shape is too large, or has more than %d axes", MOST_AXES);
      }
      sizes.add((int) size);
    }
    return sizes;
  }

  private long whole(String field) throws RequestException {
    expect(JsonToken.VALUE_NUMBER_INT, field, "whole numbers from 0");
    long value = parser.getLongValue();
    if (value < 0) {
      throw RequestException.wrong("'%s' needs whole numbers from 0, not %d", field, value);
    }
    return value;
  }

  private boolean truth(String field) throws RequestException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw RequestException.wrong("'%s' must be true or false", field);
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private String text(String field) throws RequestException {
    expect(JsonToken.VALUE_STRING, field, "a text");
    return parser.getString();
  }

  private void expect(JsonToken expected, String field, String what) throws RequestException {
    if (parser.currentToken() != expected) {
      throw RequestException.wrong("'%s' needs %s", field, what);
    }
  }
}
