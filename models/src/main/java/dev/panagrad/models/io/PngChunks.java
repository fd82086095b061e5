package dev.panagrad.models.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** The chunks of a PNG that affect its pixels, with their checksums verified. */
final class PngChunks {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int FRAME = 12;

  private final Map<String, ByteBuffer> chunks = new HashMap<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private boolean ended;

  private PngChunks() {}

  static PngChunks parse(byte[] file) throws PngException {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    if (file.length < Long.BYTES || bytes.getLong() != SIGNATURE) {
      throw new PngException("it does not start as one" + otherKind(file));
    }
    PngChunks chunks = new PngChunks();
    while (!chunks.ended) {
      chunks.next(bytes);
    }
    return chunks;
  }

  /** The content of a chunk; empty if the file has none of this kind. */
  ByteBuffer chunk(String kind) {
    return chunks.getOrDefault(kind, ByteBuffer.allocate(0)).duplicate();
  }

  /** The contents of all IDAT chunks, concatenated. */
  byte[] data() {
    return data.toByteArray();
  }

  private void next(ByteBuffer bytes) throws PngException {
    if (bytes.remaining() < FRAME) {
      throw new PngException("it ends early");
    }
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining() - 8) {
      throw new PngException("it ends early");
    }
    ByteBuffer checked = bytes.slice(bytes.position(), length + 4);
    byte[] kindBytes = new byte[4];
    bytes.get(kindBytes);
    String kind = new String(kindBytes, StandardCharsets.ISO_8859_1);
    ByteBuffer content = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    CRC32 crc = new CRC32();
    crc.update(checked);
    if ((int) crc.getValue() != bytes.getInt()) {
      throw new PngException("the checksum of one of its chunks is wrong");
    }
    take(kind, content);
  }

  private void take(String kind, ByteBuffer content) throws PngException {
    boolean first = chunks.isEmpty();
    if (first != kind.equals("IHDR")) {
      throw new PngException("its header is not at its start");
    }
    switch (kind) {
      case "IDAT" -> data.write(content.array(), content.arrayOffset(), content.remaining());
      case "IEND" -> ended = true;
      case "IHDR", "PLTE", "tRNS" -> {
        if (chunks.put(kind, content) != null || data.size() > 0) {
          throw new PngException("its chunk %s is out of place".formatted(kind));
        }
      }
      default -> {
        if ((kind.charAt(0) & 0x20) == 0) {
          throw new PngException("it has a necessary chunk of an unknown kind");
        }
      }
    }
  }

  private static String otherKind(byte[] file) {
    if (file.length > 2 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8) {
      return ", it is a JPEG";
    }
    return file.length > 2 && file[0] == 'G' && file[1] == 'I' ? ", it is a GIF" : "";
  }
}
