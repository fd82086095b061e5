package dev.panagrad.models.data.idx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The content of an IDX image file: count x rows x cols pixels, one byte each, row-major.
 *
 * <p>The pixels are stored off-heap, read-only; the memory is freed when it is no longer reachable.
 */
public final class IdxImages {
  private final String name;
  private final int count;
  private final int rows;
  private final int cols;
  private final MemorySegment pixels;
  private final String sha256;

  IdxImages(String name, int count, int rows, int cols, MemorySegment pixels, String sha256) {
    this.name = name;
    this.count = count;
    this.rows = rows;
    this.cols = cols;
    this.pixels = pixels;
    this.sha256 = sha256;
  }

  /** The source of the images, for messages. */
  public String name() {
    return name;
  }

  /** The number of images. */
  public int count() {
    return count;
  }

  /** The height of an image in pixels. */
  public int rows() {
    return rows;
  }

  /** The width of an image in pixels. */
  public int cols() {
    return cols;
  }

  /** A pixel, 0 to 255. */
  public int pixel(int image, int row, int col) {
    long index = ((long) image * rows + row) * cols + col;
    return pixels.get(ValueLayout.JAVA_BYTE, index) & 0xff;
  }

  /** The SHA-256 of the unpacked file, in hexadecimal. */
  public String sha256() {
    return sha256;
  }

  /** All pixels, image after image. */
  public MemorySegment pixels() {
    return pixels;
  }
}
