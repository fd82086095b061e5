package dev.panagrad.cluster.join;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A rank's description of itself in the handshake, in a block of fixed size. */
record Description(List<String> values) {
  /** Bytes of a description on the wire. */
  static final int BYTES = 1024;

  private static final int ATTEMPT = 0;
  private static final List<String> NAMES =
      List.of(
          "attempt",
          "number of ranks",
          "schedule",
          "kernels",
          "encryption",
          "byte order",
          "software version");
  private static final int LONGEST = 128;

  static Description of(MeshJob job, int ranks, MeshOptions options) {
    return new Description(
        List.of(
            job.attempt(),
            String.valueOf(ranks),
            job.schedule(),
            options.kernels().name(),
            options.encrypted() ? "AES-GCM" : "none",
            ByteOrder.nativeOrder().toString(),
            job.software()));
  }

  byte[] encode() {
    ByteBuffer block = ByteBuffer.allocate(BYTES);
    for (String value : values) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      block.putShort((short) text.length).put(text);
    }
    return block.array();
  }

  /**
   * Decodes a description.
   *
   * @return null if the bytes aren't a description
   */
  static Description decode(byte[] bytes) {
    ByteBuffer block = ByteBuffer.wrap(bytes);
    String[] values = new String[NAMES.size()];
    for (int i = 0; i < values.length; i++) {
      int length = block.getShort();
      if (length < 0 || length > LONGEST) {
        return null;
      }
      byte[] text = new byte[length];
      block.get(text);
      values[i] = new String(text, StandardCharsets.UTF_8);
    }
    return new Description(List.of(values));
  }

  /** Whether the other rank belongs to another attempt of the job. */
  boolean isOtherAttempt(Description other) {
    return !values.get(ATTEMPT).equals(other.values.get(ATTEMPT));
  }

  /**
   * The difference, as the end of a sentence about the other rank.
   *
   * @return empty if nothing does
   */
  String difference(Description other) {
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).equals(other.values.get(i))) {
        return "has another %s: '%s' there, '%s' here"
            .formatted(NAMES.get(i), other.values.get(i), values.get(i));
      }
    }
    return "";
  }
}
