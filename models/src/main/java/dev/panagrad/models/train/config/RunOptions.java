package dev.panagrad.models.train.config;

import dev.panagrad.models.io.FileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Options in the form of a config, under the names of the command's options: written from typed
 * values, and read with their types.
 */
public final class RunOptions {
  private static final String INIT = "init";
  private static final String NO_SHUFFLE = "no-shuffle";
  private static final String SHARDS = "shards";
  private static final String LOG_EVERY = "log-every";
  private static final String TEST_EVERY = "test-every";

  private final Map<String, String> values = new LinkedHashMap<>();

  /** No options yet. */
  public RunOptions() {}

  /** The options of a config. */
  public static RunOptions of(Map<String, String> config) {
    return new RunOptions().putAll(config);
  }

  /** Puts one option; null is omitted. */
  public RunOptions put(String name, Object value) {
    if (value != null) {
      values.put(name, value.toString());
    }
    return this;
  }

  /** Puts several options. */
  public RunOptions putAll(Map<String, String> others) {
    values.putAll(others);
    return this;
  }

  /**
   * Puts the options that every training has.
   *
   * @param init the file with the initial values, or null
   * @param shuffle false for training data in the order of the files
   * @param shards how many equal parts a batch is split into; a config has it if it isn't 1
   * @param logEvery updates between measurements of the training batch
   * @param testEvery updates between evaluations
   */
  public RunOptions putTraining(
      Path init, boolean shuffle, int shards, long logEvery, long testEvery) {
    put(INIT, init).put(NO_SHUFFLE, !shuffle).put(SHARDS, shards == 1 ? null : shards);
    return put(LOG_EVERY, logEvery).put(TEST_EVERY, testEvery);
  }

  /** The file with the initial values, or null. */
  public Path init() {
    return path(INIT);
  }

  /** False for training data in the order of the files. */
  public boolean shuffle() {
    return !Boolean.parseBoolean(text(NO_SHUFFLE));
  }

  /** How many equal parts a batch is split into. */
  public int shards() {
    return values.containsKey(SHARDS) ? count(SHARDS) : 1;
  }

  /** Updates between measurements of the training batch. */
  public long logEvery() {
    return number(LOG_EVERY, Long.MAX_VALUE);
  }

  /** Updates between evaluations. */
  public long testEvery() {
    return number(TEST_EVERY, Long.MAX_VALUE);
  }

  /** The options in the form of a config. */
  public Map<String, String> toMap() {
    return new LinkedHashMap<>(values);
  }

  /** The text of an option; null if there is none. */
  public String text(String name) {
    return values.get(name);
  }

  /** A path; null if there is none. */
  public Path path(String name) {
    return values.containsKey(name) ? Path.of(values.get(name)) : null;
  }

  /**
   * A required number of at least 1.
   *
   * @throws FileException if it is missing or invalid
   */
  public int count(String name) {
    return (int) number(name, Integer.MAX_VALUE);
  }

  private long number(String name, long most) {
    long number = read(name, Long::parseLong, 0L);
    if (number < 1 || number > most) {
      throw unusable(name, null);
    }
    return number;
  }

  /**
   * An option with its type.
   *
   * @param reader throws an IllegalArgumentException for a wrong value
   * @throws FileException if it has a wrong value
   */
  public <T> T read(String name, Function<String, T> reader, T otherwise) {
    try {
      return values.containsKey(name) ? reader.apply(values.get(name)) : otherwise;
    } catch (IllegalArgumentException e) {
      throw unusable(name, e);
    }
  }

  private static FileException unusable(String name, Exception cause) {
    return new FileException(
        "the run's config.json has no usable option '%s'; it must be the file that 'panagrad"
                .formatted(name)
            + " train' wrote",
        cause);
  }
}
