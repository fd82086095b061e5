package dev.panagrad.models.train;

import dev.panagrad.models.data.BatchPosition;
import dev.panagrad.models.nn.AdjustableRate;
import java.util.HashMap;
import java.util.Map;

/** Reads the values that {@link TrainingTask#position} gave, which come from a file. */
public final class Position {
  /** Passes over the data that nobody makes, far from where a long overflows. */
  public static final long MOST_EPOCHS = 1L << 53;

  private static final String EPOCH = "epoch";
  private static final String INDEX = "index";

  private static final String BATCH = "batch";

  private Position() {}

  /** Where mini-batches of examples stand, and the learning rate if a person has set it. */
  public static Map<String, String> of(BatchPosition batches, AdjustableRate rate) {
    Map<String, String> values = new HashMap<>();
    values.put(EPOCH, Long.toString(batches.epoch()));
    values.put(INDEX, Integer.toString(batches.index()));
    rate.save(values);
    return values;
  }

  /**
   * What {@link #of} has told of mini-batches; the rate gets what was set.
   *
   * @param size the number of examples
   * @throws IllegalArgumentException as {@link #number}
   */
  public static BatchPosition restore(Map<String, String> position, AdjustableRate rate, int size) {
    rate.restore(position);
    return new BatchPosition(
        number(position, EPOCH, MOST_EPOCHS), (int) number(position, INDEX, size));
  }

  /** Where batches stand that are counted, and the learning rate if a person has set it. */
  public static Map<String, String> of(long epoch, int batch, AdjustableRate rate) {
    Map<String, String> values = new HashMap<>();
    values.put(EPOCH, Long.toString(epoch));
    values.put(BATCH, Integer.toString(batch));
    rate.save(values);
    return values;
  }

  /**
   * What {@link #of(long, int, AdjustableRate)} has told; the rate gets what was set.
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
   * A number of things.
   *
   * @throws IllegalArgumentException if it is missing, no number, negative or too large; the
   *     message is a clause that tells which
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
