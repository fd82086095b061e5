package dev.panagrad.graph.codec;

import dev.panagrad.graph.Shape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Encodes shapes and lengths; hostile ones are rejected before anything is allocated for them. */
public final class Shapes {
  private static final int MOST_AXES = 1_000;

  private Shapes() {}

  /**
   * Reads a length, which is limited by the bytes that are left.
   *
   * @throws IllegalArgumentException if there are fewer bytes left
   */
  public static int count(DataInputStream in, int bytesEach) throws IOException {
    int count = in.readInt();
    if (count < 0 || (long) count * bytesEach > in.available()) {
      throw new IllegalArgumentException(
          "%d elements are announced where %d bytes are left".formatted(count, in.available()));
    }
    return count;
  }

  /** Writes a shape. */
  public static void write(Shape shape, DataOutputStream out) throws IOException {
    out.writeInt(shape.rank());
    for (int size : shape.sizes()) {
      out.writeInt(size);
    }
  }

  /**
   * Reads a shape.
   *
   * @throws IllegalArgumentException if the bytes aren't a valid shape
   */
  public static Shape read(DataInputStream in) throws IOException {
    int rank = count(in, Integer.BYTES);
    if (rank > MOST_AXES) {
      throw new IllegalArgumentException("a shape of " + rank + " axes");
    }
    int[] sizes = new int[rank];
    for (int i = 0; i < rank; i++) {
      sizes[i] = in.readInt();
    }
    return Shape.of(sizes);
  }
}
