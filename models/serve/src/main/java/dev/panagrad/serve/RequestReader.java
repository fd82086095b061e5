package dev.panagrad.serve;

import dev.panagrad.serve.InferRequest.Wanted;
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

  private final JsonParser parser;
  private final InputData data;
  private String id;
  private final List<RawInput> inputs = new ArrayList<>();
  private final List<Wanted> outputs = new ArrayList<>();
  private boolean binary;

  private RequestReader(JsonParser parser, int jsonLength, byte... body) {
    this.parser = parser;
    data = new InputData(jsonLength, body);
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

  /** A parser of a part of a body. */
  static JsonParser parser(byte[] body, int from, int length) {
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
    for (RawInput input : inputs) {
      if (tensors.put(input.name, data.of(input)) != null) {
        throw RequestException.wrong("input '%s' is given twice", input.name);
      }
    }
    data.checkEnd();
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
    RawInput input = new RawInput();
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
