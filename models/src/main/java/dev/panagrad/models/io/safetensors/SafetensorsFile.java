package dev.panagrad.models.io.safetensors;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Closing;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * An open safetensors file: tensors by name, read one at a time directly to their destination.
 *
 * <p>Everything in the file is validated: the header's length and form, names, shapes, offsets that
 * must cover the data exactly, the file's size. Format: the README of huggingface/safetensors.
 */
public final class SafetensorsFile implements AutoCloseable {
  static final int MAX_HEADER = 100_000_000;
  static final int LENGTH_BYTES = 8;

  private static final ValueLayout.OfInt LITTLE_INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long dataStart;

  private SafetensorsFile(Path file, FileChannel channel) throws IOException {
    this.name = file.toString();
    this.channel = channel;
    long size = channel.size();
    long length = size < LENGTH_BYTES ? -1 : headerLength();
    if (length < 0 || length > MAX_HEADER || length > size - LENGTH_BYTES) {
      throw FileException.of(
          "%s is not an intact safetensors file: its %d bytes can't hold the header announced;"
              + " copy it again or take an older checkpoint",
          name, size);
    }
    this.dataStart = LENGTH_BYTES + length;
    ByteBuffer json = ByteBuffer.allocate((int) length);
    readFully(json, LENGTH_BYTES);
    this.header = SafetensorsHeader.parse(name, json.flip(), size - dataStart);
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws FileException if it is missing, unreadable, truncated or no safetensors file
   */
  public static SafetensorsFile open(Path file) {
    if (Files.isDirectory(file)) {
      throw FileException.of("%s is a folder; give a .safetensors file", file);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      return new SafetensorsFile(file, channel);
    } catch (NoSuchFileException e) {
      throw new FileException(file + " does not exist; check the path", e);
    } catch (IOException e) {
      Closing.after(e, channel);
      throw unreadable(file.toString(), e);
    } catch (RuntimeException e) {
      Closing.after(e, channel);
      throw e;
    }
  }

  /** The strings kept in the header's {@code __metadata__}. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** All tensors by name, in the order of the header. */
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  /** Whether there is a tensor with a name. */
  public boolean has(String tensor) {
    return header.tensors().containsKey(tensor);
  }

  /**
   * The header's entry for a tensor.
   *
   * @throws FileException if there is none with the name
   */
  public TensorInfo info(String tensor) {
    TensorInfo info = header.tensors().get(tensor);
    if (info == null) {
      throw FileException.of(
          "%s has no tensor '%s'; it has %s",
          name, tensor, String.join(", ", header.tensors().keySet()));
    }
    return info;
  }

  /**
   * Reads an F32 or I32 tensor into a buffer.
   *
   * @param sizes the required sizes
   * @throws FileException if it is missing, of another type or of other sizes
   */
  public void read(String tensor, ElementType type, int[] sizes, Buffer into) {
    TensorInfo info = info(tensor);
    if (type.bytes() != Float.BYTES) {
      throw new IllegalArgumentException("a buffer has elements of 4 bytes, " + type + " has not");
    }
    if (info.type() != type || !info.hasSizes(sizes)) {
      TensorInfo wanted = new TensorInfo(tensor, type, sizes.clone(), 0, 0);
      throw FileException.of(
          "%s has the tensor %s where %s is needed; take a file of the same experiment and sizes",
          name, info, wanted);
    }
    if (into.length() != info.elements()) {
      throw new IllegalArgumentException(
          "the tensor '%s' has %d elements but the buffer %d"
              .formatted(tensor, info.elements(), into.length()));
    }
    MemorySegment target = into.segment().asSlice(into.offset(), info.bytes());
    readInto(info, target);
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      MemorySegment.copy(target, LITTLE_INT, 0, target, ValueLayout.JAVA_INT, 0, into.length());
    }
  }

  /**
   * Reads an F32 tensor.
   *
   * @throws FileException if it is missing or of another type
   */
  public float[] floats(String tensor) {
    TensorInfo info = info(tensor, ElementType.F32);
    float[] values = new float[Math.toIntExact(info.elements())];
    ByteBuffer bytes = bytes(info);
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /**
   * Reads an I64 tensor.
   *
   * @throws FileException if it is missing or of another type
   */
  public long[] longs(String tensor) {
    TensorInfo info = info(tensor, ElementType.I64);
    long[] values = new long[Math.toIntExact(info.elements())];
    bytes(info).asLongBuffer().get(values);
    return values;
  }

  /**
   * Reads a U8 tensor.
   *
   * @throws FileException if it is missing or of another type
   */
  public byte[] bytes(String tensor) {
    return bytes(info(tensor, ElementType.U8)).array();
  }

  private TensorInfo info(String tensor, ElementType type) {
    TensorInfo info = info(tensor);
    if (info.type() != type) {
      throw FileException.of(
          "%s has the tensor %s where one of %s is needed; take a file of the same experiment",
          name, info, type);
    }
    return info;
  }

  private ByteBuffer bytes(TensorInfo info) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(info.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    readInto(info, MemorySegment.ofBuffer(bytes));
    return bytes;
  }

  private void readInto(TensorInfo info, MemorySegment target) {
    try {
      long done = 0;
      while (done < info.bytes()) {
        long part = Math.min(info.bytes() - done, 1 << 30);
        ByteBuffer bytes = target.asSlice(done, part).asByteBuffer();
        readFully(bytes, dataStart + info.offset() + done);
        done += part;
      }
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private long headerLength() throws IOException {
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(length, 0);
    return length.getLong(0);
  }

  private void readFully(ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int got = channel.read(target, at);
      if (got < 0) {
        throw new IOException("it became shorter while it was read");
      }
      at += got;
    }
  }

  private static FileException unreadable(String file, IOException e) {
    return new FileException(
        "%s cannot be read (%s); check its permissions".formatted(file, e.getMessage()), e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }
}
