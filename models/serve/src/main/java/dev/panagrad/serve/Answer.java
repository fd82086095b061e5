package dev.panagrad.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An answer: JSON or text, optionally followed by tensors in binary form.
 *
 * @param type of the content
 */
record Answer(int status, String type, byte[] text, List<ByteBuffer> binary) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** JSON produced by a writer. */
  static Answer json(int status, Consumer<JsonGenerator> content) {
    return new Answer(status, "application/json", bytes(content), List.of());
  }

  /** An object with one name. */
  static Answer error(int status, String message) {
    return json(
        status,
        out -> out.writeStartObject().writeStringProperty("error", message).writeEndObject());
  }

  /** Plain text. */
  static Answer text(String type, String content) {
    return new Answer(200, type, content.getBytes(StandardCharsets.UTF_8), List.of());
  }

  /** JSON followed by tensors, if there are any. */
  static Answer tensors(Consumer<JsonGenerator> content, List<ByteBuffer> binary) {
    String type = binary.isEmpty() ? "application/json" : "application/octet-stream";
    return new Answer(200, type, bytes(content), new ArrayList<>(binary));
  }

  private static byte[] bytes(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      content.accept(out);
    }
    return bytes.toByteArray();
  }

  long length() {
    return text.length + binary.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  void write(OutputStream out) throws IOException {
    out.write(text);
    WritableByteChannel channel = Channels.newChannel(out);
    for (ByteBuffer part : binary) {
      channel.write(part.duplicate());
    }
  }
}
