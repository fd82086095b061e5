package dev.panagrad.graph;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Every int32 value must be in [least, limit).
 *
 * @param reader the op and the node that read the values
 * @param what the word for a value in messages, such as "class" or "index"
 * @param least the smallest: 0, or -limit where indices may count from the end
 * @param limit one more than the largest
 * @param reason the origin of the limit, for messages
 */
public record IndexRule(String reader, String what, int least, int limit, String reason)
    implements ValueRule {
  /** The number of elements that a sample checks. */
  private static final long SAMPLE = 512;

  /** A rule for values in [0, limit). */
  public IndexRule(String reader, String what, int limit, String reason) {
    this(reader, what, 0, limit, reason);
  }

  /** A rule for a node; {@code %d} in the reason is replaced by the limit. */
  public static IndexRule of(Node reader, String what, int limit, String reason) {
    return new IndexRule(label(reader), what, limit, reason.formatted(limit));
  }

  /** As {@link #of}, but values may start at -limit; negative ones count from the end. */
  public static IndexRule ofWrapped(Node reader, String what, int limit, String reason) {
    return new IndexRule(label(reader), what, -limit, limit, reason.formatted(limit));
  }

  private static String label(Node reader) {
    return "%s '%s'".formatted(reader.op().name(), reader.name());
  }

  @Override
  public void check(Buffer values, Shape shape) {
    if (anyOutside(values, values.length())) {
      long position = 0;
      while (values.getInt(position) >= least && values.getInt(position) < limit) {
        position++;
      }
      throw new IllegalArgumentException(
          "%s: %s %d at position %s is out of range: %s"
              .formatted(reader, what, values.getInt(position), at(position, shape), reason));
    }
  }

  /** Doesn't branch on the values, so the loop takes the same path whatever they are. */
  private boolean anyOutside(Buffer values, long count) {
    MemorySegment segment = values.segment();
    long start = values.offset();
    int most = limit - 1;
    int first = least;
    int signs = 0;
    for (long i = 0; i < count; i++) {
      int value = segment.get(JAVA_INT, start + i * Integer.BYTES);
      signs |= outside(value, first, most);
    }
    return signs < 0;
  }

  /** The index of an element on each axis, for messages; a plain number if there is one axis. */
  private static String at(long position, Shape shape) {
    if (shape.rank() < 2) {
      return Long.toString(position);
    }
    List<Long> indices = new ArrayList<>();
    long rest = position;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      indices.addFirst(rest % shape.size(axis));
      rest /= shape.size(axis);
    }
    return indices.toString();
  }

  @Override
  public void sample(Buffer values) {
    anyOutside(values, Math.min(SAMPLE, values.length()));
  }

  /** Negative if a value is outside [least, most]; differences of ints may overflow. */
  private static int outside(int value, int least, int most) {
    return (int) (((long) value - least | (long) most - value) >> 32);
  }

  @Override
  public Object demand() {
    return List.of(least, limit);
  }
}
