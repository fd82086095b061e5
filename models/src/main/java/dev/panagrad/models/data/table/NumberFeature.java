package dev.panagrad.models.data.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A number standardized by mean and standard deviation; a missing number is replaced by the mean.
 *
 * @param deviation the standard deviation, above 0
 * @param indicator whether a second feature is 1 where the number is missing
 */
public record NumberFeature(String column, double mean, double deviation, boolean indicator)
    implements Feature {
  public NumberFeature {
    if (!Double.isFinite(mean) || !(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "column '%s' needs a mean and a deviation above 0, not %s and %s"
              .formatted(column, mean, deviation));
    }
  }

  /** Computes mean and standard deviation of those cells that aren't missing. */
  public static NumberFeature fit(String column, List<String> cells) {
    double[] numbers =
        cells.stream().filter(cell -> !Cells.isMissing(cell)).mapToDouble(Cells::number).toArray();
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    double mean = numbers.length == 0 ? 0 : sum / numbers.length;
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, numbers.length));
    // Numbers that are equal in all examples, up to rounding, become 0.
    boolean constant = !(deviation > 1e-12 * Math.abs(mean));
    return new NumberFeature(column, mean, constant ? 1 : deviation, numbers.length < cells.size());
  }

  @Override
  public int width() {
    return indicator ? 2 : 1;
  }

  @Override
  public void encode(String cell, float[] into, int at) {
    boolean missing = Cells.isMissing(cell);
    if (!missing && !Cells.isNumber(cell)) {
      throw new IllegalArgumentException(
          "column '%s' needs a number, but has '%s'".formatted(column, cell));
    }
    into[at] = missing ? 0 : (float) ((Cells.number(cell) - mean) / deviation);
    if (indicator) {
      into[at + 1] = missing ? 1 : 0;
    }
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("column", column);
    settings.put("mean", mean);
    settings.put("deviation", deviation);
    settings.put("indicator", indicator);
    return settings;
  }
}
