package dev.panagrad.models.train;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.tokenizer.Unit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of a run that a config keeps under the names of the command's options.
 *
 * @param data a folder with other images, or null
 * @param text a pattern of other text files, or null
 * @param pairs the file of other pairs, or what {@code TaskSettings} takes for it, or null
 * @param unit what texts are cut into; a config has it if it isn't characters
 * @param vocabulary tokens of a vocabulary that is learned, at most; 0 for characters
 * @param init the file that gave the first values, or null
 * @param shuffle false for training data in the order of the files
 * @param shards how many equal parts a batch is cut into; a config has it if it isn't 1
 * @param logEvery updates between measurements of the training batch
 * @param testEvery updates between evaluations
 */
public record RunOptions(
    String data,
    String text,
    String pairs,
    Unit unit,
    int vocabulary,
    String init,
    boolean shuffle,
    int shards,
    long logEvery,
    long testEvery) {
  private static final String UNIT = "unit";
  private static final String VOCABULARY = "vocabulary";
  private static final String SHARDS = "shards";
  private static final String LOG_EVERY = "log-every";
  private static final String TEST_EVERY = "test-every";
  private static final String NO_SHUFFLE = "no-shuffle";

  /** As a config keeps them. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    putIfGiven(map, "data", data);
    putIfGiven(map, "text", text);
    putIfGiven(map, "pairs", pairs);
    if (unit != Unit.CHAR) {
      map.put(UNIT, unit.toString());
      map.put(VOCABULARY, Integer.toString(vocabulary));
    }
    putIfGiven(map, "init", init);
    map.put(NO_SHUFFLE, Boolean.toString(!shuffle));
    putIfGiven(map, SHARDS, shards == 1 ? null : Integer.toString(shards));
    map.put(LOG_EVERY, Long.toString(logEvery));
    map.put(TEST_EVERY, Long.toString(testEvery));
    return map;
  }

  /**
   * Reads them from a config.
   *
   * @throws FileException if one that must be there isn't
   */
  public static RunOptions of(Map<String, String> map) {
    return new RunOptions(
        map.get("data"),
        map.get("text"),
        map.get("pairs"),
        unit(map),
        map.containsKey(UNIT) ? (int) number(map, VOCABULARY, Integer.MAX_VALUE) : 0,
        map.get("init"),
        !Boolean.parseBoolean(map.get(NO_SHUFFLE)),
        map.containsKey(SHARDS) ? (int) number(map, SHARDS, Integer.MAX_VALUE) : 1,
        number(map, LOG_EVERY, Long.MAX_VALUE),
        number(map, TEST_EVERY, Long.MAX_VALUE));
  }

  private static Unit unit(Map<String, String> map) {
    try {
      return Unit.of(map.getOrDefault(UNIT, Unit.CHAR.toString()));
    } catch (IllegalArgumentException e) {
      throw unusable(UNIT, e);
    }
  }

  private static void putIfGiven(Map<String, String> map, String key, String value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  private static long number(Map<String, String> map, String key, long most) {
    try {
      long number = Long.parseLong(String.valueOf(map.get(key)));
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unusable(key, e);
    }
    throw unusable(key, null);
  }

  private static FileException unusable(String key, Exception cause) {
    return new FileException(
        "the run's config.json has no usable option '%s'; it must be the file that 'panagrad"
                .formatted(key)
            + " train' wrote",
        cause);
  }
}
