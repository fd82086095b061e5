package dev.panagrad.models.data.idx;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Closing;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads, unpacks if necessary, and hashes an IDX file, with a clear error for every failure. */
final class IdxStream implements IdxInput {
  private static final int CHUNK = 1 << 16;
  private static final int ALIGNMENT = 64;

  /** The largest number of bytes that deflate can expand one byte to. */
  private static final int MOST_UNPACKED = 1032;

  private final String name;
  private final String knownDigest;
  private final MessageDigest digest;
  private final InputStream in;
  private final boolean packed;
  private final long storedSize;

  IdxStream(IdxSource source) {
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
      Closing.after(e, raw);
      throw explain(e);
    }
  }

  @Override
  public int readInt(String what) {
    byte[] four = new byte[4];
    int got = read(four, 4);
    if (got < 4) {
      throw FileException.of(
          "%s ends inside its header, before the %s is complete; copy or download it again",
          name, what);
    }
    return ByteBuffer.wrap(four).getInt();
  }

  @Override
  public MemorySegment readRest(int size, String announced) {
    MemorySegment block = Arena.ofAuto().allocate(Math.min(size, mostBytes()), ALIGNMENT);
    byte[] chunk = new byte[CHUNK];
    int got = 0;
    while (got < size) {
      int read = read(chunk, Math.min(size - got, CHUNK));
      if (read == 0) {
        throw FileException.of(
            "%s is cut short: its header announces %s, %d bytes, but %d follow;"
                + " copy or download it again",
            name, announced, size, got);
      }
      MemorySegment.copy(chunk, 0, block, ValueLayout.JAVA_BYTE, got, read);
      got += read;
    }
    if (read(chunk, 1) != 0) {
      throw FileException.of(
          "%s goes on after the %s that its header announces; it is damaged or not an IDX file",
          name, announced);
    }
    return block.asReadOnly();
  }

  /**
   * An upper bound for the bytes of the file, whatever the header says; resources of the program
   * are trusted.
   */
  private long mostBytes() {
    if (storedSize < 0) {
      return Integer.MAX_VALUE;
    }
    return packed ? storedSize * MOST_UNPACKED : storedSize;
  }

  @Override
  public String digest() {
    return !knownDigest.isEmpty() ? knownDigest : HexFormat.of().formatHex(digest.digest());
  }

  private int read(byte[] target, int length) {
    try {
      int got = in.readNBytes(target, 0, length);
      if (knownDigest.isEmpty()) {
        digest.update(target, 0, got);
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
