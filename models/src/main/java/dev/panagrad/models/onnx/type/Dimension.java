package dev.panagrad.models.onnx.type;

import dev.panagrad.models.onnx.wire.ProtoReader;

/**
 * A size in the shape of a value.
 *
 * @param size {@link #UNKNOWN} if the file gives none
 * @param parameter the symbolic name of the size, such as "batch"; empty if there is none
 */
public record Dimension(long size, String parameter) {
  /** Marks a size that is unknown until a value is fed. */
  public static final long UNKNOWN = -1;

  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  public static Dimension read(ProtoReader in) {
    long size = UNKNOWN;
    String parameter = "";
    while (in.next()) {
      switch (in.field()) {
        // For a batch of any size, some exporters write -1, others 0; 0 can also be meant
        // literally.
        case 1 -> size = Math.max(UNKNOWN, in.integer());
        case 2 -> parameter = in.text();
        default -> {}
      }
    }
    return new Dimension(size, parameter);
  }

  @Override
  public String toString() {
    return size != UNKNOWN ? Long.toString(size) : parameter.isEmpty() ? "?" : parameter;
  }
}
