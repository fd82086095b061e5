package dev.panagrad.models.train;

import dev.panagrad.models.data.BatchPosition;
import dev.panagrad.models.nn.AdjustableRate;
import java.util.HashMap;
import java.util.Map;

/** Reads the values of {@link TrainingTask#position}, which come from a file. */
public final class Position {
  /** More passes over the data than any training makes, far from the overflow of a long. */
  public static final long MOST_EPOCHS = 1L << 53;

  private static final String EPOCH = "epoch";
  private static final String INDEX = "index";

  private static final String BATCH = "batch";

  private Position() {}

  /** The position in mini-batches of examples, and the learning rate if a user has set it. */
  public static Map<String, String> of(BatchPosition batches, AdjustableRate rate) {
    Map<String, String> values = new HashMap<>();
    values.put(EPOCH, Long.toString(batches.epoch()));
    values.put(INDEX, Integer.toString(batches.index()));
    rate.save(values);
    return values;
  }

  /**
   * Restores the result of {@link #of} for mini-batches, and the learning rate that was set.
   *
   * @param size the number of examples
   * @throws IllegalArgumentException as {@link #number}
   */
  public static BatchPosition restore(Map<String, String> position, AdjustableRate rate, int size) {
    rate.restore(position);
    return new BatchPosition(
        number(position, EPOCH, MOST_EPOCHS), (int) number(position, INDEX, size));
  }

  /** The position in numbered batches, and the learning rate if a user has set it. */
  public static Map<String, String> of(long epoch, int batch, AdjustableRate rate) {
    Map<String, String> values = new HashMap<>();
    values.put(EPOCH, Long.toString(epoch));
    values.put(BATCH, Integer.toString(batch));
    rate.save(values);
    return values;
  }

  /**
   * Restores the result of {@link #of(long, int, AdjustableRate)}, and the learning rate that was
   * set.
   *
   * @param most the number of batches in an epoch
   * @return the epoch, and the batch as index
   * @throws IllegalArgumentException as {@link #number}
   */
  public static BatchPosition restoreBatches(
      Map<String, String> position, AdjustableRate rate, int most) {
    rate.restore(position);
    return new BatchPosition(
        number(position, EPOCH, MOST_EPOCHS), (int) number(position, BATCH, most));
  }

  /**
   * Reads a count.
   *
   * @throws IllegalArgumentException if it is missing, no number, negative or too large; the
   *     message is a clause that names the problem
   */
  public static long number(Map<String, String> position, String name, long most) {
    String value = position.get(name);
    if (value == null) {
      throw new IllegalArgumentException("its position has no '%s'".formatted(name));
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(value, name, most), e);
    }
    throw new IllegalArgumentException(wrong(value, name, most));
  }

  private static String wrong(String value, String name, long most) {
    return "its position has '%s' as '%s', which must be a whole number from 0 to %d"
        .formatted(value, name, most);
  }
}
