package dev.panagrad.cli.command;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The trainings of a sweep: every combination of the values of all settings, or random ones. Random
 * values of a range are spread evenly over its magnitudes.
 */
final class SweepPlan {
  private static final String RANGE = "..";

  /** More trainings are most likely a mistake. */
  private static final int MOST = 1000;

  private static final MathContext DIGITS = new MathContext(3);

  private SweepPlan() {}

  /**
   * Every combination.
   *
   * @param settings values by name, separated by commas
   * @throws IllegalArgumentException if there is a range, or there are too many combinations
   */
  static List<Map<String, String>> grid(Map<String, String> settings) {
    List<Map<String, String>> all = new ArrayList<>(List.of(new LinkedHashMap<>()));
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      if (setting.getValue().contains(RANGE)) {
        throw new IllegalArgumentException(
            "%s=%s is a range, from which values are drawn; say how many with --random N"
                .formatted(setting.getKey(), setting.getValue()));
      }
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> before : all) {
        for (String value : values(setting)) {
          Map<String, String> one = new LinkedHashMap<>(before);
          one.put(setting.getKey(), value);
          more.add(one);
        }
      }
      if (more.size() > MOST) {
        throw new IllegalArgumentException(
            "these are more than %,d trainings; draw some of them with --random N".formatted(MOST));
      }
      all = more;
    }
    return all;
  }

  /**
   * Random combinations: one value of each list, one number of each range, as 0.001..0.1.
   *
   * @param seed the same seed gives the same combinations
   */
  static List<Map<String, String>> random(Map<String, String> settings, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, String>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> one = new LinkedHashMap<>();
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        one.put(setting.getKey(), drawn(setting, random));
      }
      all.add(one);
    }
    return all;
  }

  private static String drawn(Map.Entry<String, String> setting, SplittableRandom random) {
    int at = setting.getValue().indexOf(RANGE);
    if (at < 0) {
      List<String> values = values(setting);
      return values.get(random.nextInt(values.size()));
    }
    double low = number(setting, setting.getValue().substring(0, at));
    double high = number(setting, setting.getValue().substring(at + RANGE.length()));
    if (!(low > 0 && high > low)) {
      throw new IllegalArgumentException(
          "%s=%s is no range; its ends are two numbers above 0, the smaller one first"
              .formatted(setting.getKey(), setting.getValue()));
    }
    double value = Math.exp(Math.log(low) + random.nextDouble() * (Math.log(high) - Math.log(low)));
    return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  private static double number(Map.Entry<String, String> setting, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s=%s is no range, as '%s' is no number"
              .formatted(setting.getKey(), setting.getValue(), text),
          e);
    }
  }

  private static List<String> values(Map.Entry<String, String> setting) {
    List<String> values = List.of(setting.getValue().split(",", -1));
    if (values.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "%s=%s lacks a value; put a comma between values only"
              .formatted(setting.getKey(), setting.getValue()));
    }
    return values.stream().map(String::strip).toList();
  }
}
