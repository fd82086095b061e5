package dev.panagrad.models.io.safetensors;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.io.file.AtomicFiles;
import dev.panagrad.models.io.json.JsonWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects tensors and writes them as a safetensors file, atomically.
 *
 * <p>Buffers are not copied before {@link #write}: their content at that time is written. Wide
 * elements come first, so that every tensor is aligned in the file.
 */
public final class SafetensorsWriter {
  private static final int CHUNK = 1 << 20;

  /** Sorted by name, so that equal content gives equal bytes. */
  private final Map<String, String> metadata = new TreeMap<>();

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A file without tensors yet. */
  public SafetensorsWriter() {}

  /** Adds a string to the header's metadata. */
  public SafetensorsWriter metadata(String name, String value) {
    metadata.put(name, value);
    return this;
  }

  /**
   * Adds a tensor stored in a buffer.
   *
   * @param type F32 or I32
   * @param sizes of its axes, outermost first
   * @throws IllegalArgumentException if the name is taken or the sizes don't fit the buffer
   */
  public SafetensorsWriter add(String name, ElementType type, int[] sizes, Buffer values) {
    if (type.bytes() != Float.BYTES) {
      throw new IllegalArgumentException("a buffer has elements of 4 bytes, " + type + " has not");
    }
    MemorySegment bytes = values.segment().asSlice(values.offset(), values.length() * Float.BYTES);
    return add(name, type, sizes, values.length(), bytes);
  }

  /** Adds an F32 tensor. */
  public SafetensorsWriter floats(String name, int[] sizes, float... values) {
    return add(name, ElementType.F32, sizes, values.length, MemorySegment.ofArray(values));
  }

  /** Adds a one-axis tensor of I64. */
  public SafetensorsWriter longs(String name, long... values) {
    int[] sizes = {values.length};
    return add(name, ElementType.I64, sizes, values.length, MemorySegment.ofArray(values));
  }

  /** Adds a one-axis tensor of U8. */
  public SafetensorsWriter bytes(String name, byte... values) {
    int[] sizes = {values.length};
    return add(name, ElementType.U8, sizes, values.length, MemorySegment.ofArray(values));
  }

  private SafetensorsWriter add(
      String name, ElementType type, int[] sizes, long elements, MemorySegment bytes) {
    long product = 1;
    for (int size : sizes) {
      product = Math.multiplyExact(product, (long) size);
    }
    if (product != elements) {
      throw new IllegalArgumentException(
          "the tensor '%s' of sizes %s has %d elements but %d are given"
              .formatted(name, Arrays.toString(sizes), product, elements));
    }
    if (name.equals("__metadata__") || entries.containsKey(name)) {
      throw new IllegalArgumentException("there is a tensor '%s' already".formatted(name));
    }
    entries.put(name, new Entry(name, type, sizes.clone(), bytes));
    return this;
  }

  /**
   * Writes the file and forces it to disk.
   *
   * @throws dev.panagrad.models.io.FileException if it can't be written; then the old file is
   *     unchanged
   */
  public void write(Path file) {
    List<Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingInt(entry -> -entry.type.bytes()));
    AtomicFiles.replace(
        file,
        channel -> {
          writeFully(channel, header(inOrder));
          MemorySegment chunk = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(CHUNK));
          for (Entry entry : inOrder) {
            entry.writeTo(channel, chunk);
          }
        });
  }

  private ByteBuffer header(List<Entry> inOrder) {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put("__metadata__", metadata);
    }
    long offset = 0;
    for (Entry entry : inOrder) {
      long end = offset + entry.bytes.byteSize();
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("dtype", entry.type.name());
      fields.put("shape", Arrays.stream(entry.sizes).boxed().toList());
      fields.put("data_offsets", List.of(offset, end));
      header.put(entry.name, fields);
      offset = end;
    }
    byte[] json = JsonWriter.line(header).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    bytes.put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** A tensor to be written; its bytes are in this machine's order. */
  private static final class Entry {
    private final String name;
    private final ElementType type;
    private final int[] sizes;
    private final MemorySegment bytes;

    Entry(String name, ElementType type, int[] sizes, MemorySegment bytes) {
      this.name = name;
      this.type = type;
      this.sizes = sizes;
      this.bytes = bytes;
    }

    void writeTo(FileChannel channel, MemorySegment chunk) throws IOException {
      for (long done = 0; done < bytes.byteSize(); done += CHUNK) {
        long part = Math.min(CHUNK, bytes.byteSize() - done);
        copyLittleEndian(done, chunk, part);
        writeFully(channel, chunk.asSlice(0, part).asByteBuffer());
      }
    }

    private void copyLittleEndian(long from, MemorySegment to, long count) {
      switch (type.bytes()) {
        case Long.BYTES ->
            MemorySegment.copy(
                bytes,
                ValueLayout.JAVA_LONG_UNALIGNED,
                from,
                to,
                ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                0,
                count / Long.BYTES);
        case Integer.BYTES ->
            MemorySegment.copy(
                bytes,
                ValueLayout.JAVA_INT_UNALIGNED,
                from,
                to,
                ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                0,
                count / Integer.BYTES);
        default -> MemorySegment.copy(bytes, from, to, 0, count);
      }
    }
  }
}
