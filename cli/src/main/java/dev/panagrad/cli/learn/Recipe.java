package dev.panagrad.cli.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training as a command line: {@code mnist-mlp --set layers=3 --steps 500 --batch 50}.
 *
 * @param experiment its name
 * @param set hyper-parameters, in their order
 * @param options steps, batch, unit and vocabulary, if given
 */
public record Recipe(String experiment, Map<String, String> set, Map<String, String> options) {
  private static final List<String> OPTIONS = List.of("steps", "batch", "unit", "vocabulary");

  /**
   * Parses a command line.
   *
   * @throws IllegalArgumentException naming the unknown word
   */
  static Recipe parse(String line) {
    Iterator<String> words = Arrays.asList(line.strip().split("\\s+", -1)).iterator();
    String experiment = words.next();
    Map<String, String> set = new LinkedHashMap<>();
    Map<String, String> options = new LinkedHashMap<>();
    while (words.hasNext()) {
      String word = words.next();
      String name = word.substring(Math.min(2, word.length()));
      if (word.equals("--set") && words.hasNext()) {
        String[] pair = words.next().split("=", 2);
        set.put(pair[0], pair[1]);
      } else if (OPTIONS.contains(name) && words.hasNext()) {
        options.put(name, words.next());
      } else {
        throw new IllegalArgumentException("'%s' in: %s".formatted(word, line));
      }
    }
    return new Recipe(experiment, set, options);
  }

  /** The arguments after "panagrad train". */
  public List<String> arguments() {
    List<String> all = new ArrayList<>(List.of(experiment));
    set.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    options.forEach((name, value) -> all.addAll(List.of("--" + name, value)));
    return all;
  }

  Map<String, Object> toMap() {
    return Map.of("experiment", experiment, "set", set, "options", options);
  }
}
