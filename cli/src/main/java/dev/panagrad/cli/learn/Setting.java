package dev.panagrad.cli.learn;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A setting that a reader may change before a training: {@code learning-rate | Learning rate |
 * 0.0005 *0.005 0.05}, with a star before the default.
 *
 * @param name "experiment", "steps", "batch", or a hyper-parameter
 * @param label for the reader
 */
public record Setting(String name, String label, List<String> values, String usual) {
  static Setting parse(String text) {
    String[] parts = text.split("\\|", -1);
    List<String> words = Arrays.asList(parts[2].strip().split("\\s+", -1));
    String usual = words.stream().filter(word -> word.startsWith("*")).findFirst().orElseThrow();
    return new Setting(
        parts[0].strip(),
        parts[1].strip(),
        words.stream().map(word -> word.replace("*", "")).toList(),
        usual.substring(1));
  }

  Map<String, Object> toMap() {
    return Map.of("name", name, "label", label, "values", values, "usual", usual);
  }
}
