package dev.panagrad.models.data;

import dev.panagrad.models.io.FileException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The unpacked bytes of an IDX file, read once, hashed on the way, with every failure explained.
 */
final class IdxInput implements AutoCloseable {
  /** Readable bytes behind the last one of a block, for kernels that read past the end. */
  static final int PADDING = 256;

  private static final int CHUNK = 1 << 18;

  /** What is taken on trust of an announced size before that many bytes have really been seen. */
  private static final int FIRST_ALLOCATION = 64 << 20;

  private final String name;
  private final String knownDigest;
  private final MessageDigest digest;
  private final InputStream in;
  private final boolean packed;
  private final long storedSize;

  IdxInput(IdxSource source) {
    this.name = source.name();
    this.storedSize = source.size();
    this.knownDigest = source.sha256();
    this.digest = sha256();
    InputStream raw = null;
    try {
      raw = source.opener().open();
      BufferedInputStream buffered = new BufferedInputStream(raw, 1 << 16);
      buffered.mark(2);
      packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
      buffered.reset();
      in = packed ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    } catch (IOException e) {
      closeQuietly(raw, e);
      throw explain(e);
    }
  }

  /** Reads a big-endian int of the header. */
  int readInt(String what) {
    byte[] four = new byte[4];
    int got = read(four, 0, 4);
    if (got < 4) {
      throw FileException.of(
          "%s ends inside its header, before the %s is complete; copy or download it again",
          name, what);
    }
    return ByteBuffer.wrap(four).getInt();
  }

  /**
   * Reads the rest of the file, which must be exactly {@code size} bytes.
   *
   * @param announced what the header says, for messages
   * @return an array with the bytes and {@link #PADDING} zeros behind them
   */
  byte[] readRest(int size, String announced) {
    boolean sizeIsReal = !packed && storedSize >= size;
    byte[] block = new byte[(sizeIsReal ? size : Math.min(size, FIRST_ALLOCATION)) + PADDING];
    int got = 0;
    while (got < size) {
      int room = block.length - PADDING - got;
      if (room == 0) {
        int larger = (int) Math.min(size, 2L * got);
        block = Arrays.copyOf(block, larger + PADDING);
        room = larger - got;
      }
      int read = read(block, got, Math.min(room, CHUNK));
      got += read;
      if (read == 0) {
        throw FileException.of(
            "%s is cut short: its header announces %s, %d bytes, but %d follow;"
                + " copy or download it again",
            name, announced, size, got);
      }
    }
    if (read(new byte[1], 0, 1) != 0) {
      throw FileException.of(
          "%s goes on after the %s that its header announces; it is damaged or not an IDX file",
          name, announced);
    }
    return block;
  }

  /** The SHA-256 of all bytes read, in hexadecimal. */
  String digest() {
    return !knownDigest.isEmpty() ? knownDigest : HexFormat.of().formatHex(digest.digest());
  }

  private int read(byte[] target, int offset, int length) {
    try {
      int got = in.readNBytes(target, offset, length);
      if (knownDigest.isEmpty()) {
        digest.update(target, offset, got);
      }
      return got;
    } catch (IOException e) {
      throw explain(e);
    }
  }

  private FileException explain(IOException e) {
    return switch (e) {
      case EOFException eof ->
          new FileException(
              "%s is cut short: its gzip data ends early; copy or download it again"
                  .formatted(name),
              eof);
      case ZipException zip ->
          new FileException(
              "%s has damaged gzip data (%s); copy or download it again"
                  .formatted(name, zip.getMessage()),
              zip);
      default -> IdxSource.unreadable(name, e);
    };
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw IdxSource.unreadable(name, e);
    }
  }

  private static void closeQuietly(InputStream in, IOException reason) {
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
