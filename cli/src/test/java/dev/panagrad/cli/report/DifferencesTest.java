package dev.panagrad.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.RunConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which settings of some runs are told as different. */
class DifferencesTest {
  private static RunConfig config(
      Map<String, Double> numbers, long seed, Map<String, String> options) {
    return new RunConfig(
        "mnist-conv",
        numbers,
        seed,
        2,
        100,
        1000,
        Map.of("java", Long.toString(seed)),
        options,
        new DataOrigin("digits", Map.of()),
        List.of());
  }

  @Test
  void onlyWhatDiffersIsTold() {
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    runs.put("a", config(Map.of("learning-rate", 0.003), 1, Map.of("activation", "relu")));
    runs.put("b", config(Map.of("learning-rate", 0.001), 1, Map.of("activation", "relu")));
    runs.put("c", config(Map.of("learning-rate", 0.001, "decay", 2.0), 1, Map.of()));
    Differences differences = Differences.of(runs);
    assertEquals(List.of("RUN", "learning-rate", "activation", "decay"), differences.header());
    assertEquals(
        List.of(
            List.of("a", "0.003", "relu", "-"),
            List.of("b", "0.001", "relu", "-"),
            List.of("c", "0.001", "-", "2")),
        differences.rows());
  }

  @Test
  void equalRunsHaveNone() {
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    runs.put("a", config(Map.of(), 1, Map.of()));
    runs.put("b", config(Map.of(), 1, Map.of()));
    assertTrue(Differences.of(runs).isEmpty());
    runs.put("c", config(Map.of(), 2, Map.of()));
    assertEquals(List.of("RUN", "seed"), Differences.of(runs).header());
  }
}
