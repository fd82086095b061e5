package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.models.train.RunConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that differ between runs.
 *
 * @param header RUN, and a column for each setting that isn't the same in all runs
 * @param rows one per run; "-" if it doesn't have the setting
 */
public record Differences(List<String> header, List<List<String>> rows) {
  private static final String NONE = "-";

  /** Compares the settings of runs, given by name. */
  public static Differences of(Map<String, RunConfig> runs) {
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    runs.forEach((name, config) -> settings.put(name, settings(config)));
    List<String> names = new ArrayList<>();
    for (Map<String, String> some : settings.values()) {
      for (String setting : some.keySet()) {
        long values =
            settings.values().stream()
                .map(all -> all.getOrDefault(setting, NONE))
                .distinct()
                .count();
        if (values > 1 && !names.contains(setting)) {
          names.add(setting);
        }
      }
    }
    List<String> header = new ArrayList<>();
    header.add("RUN");
    header.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    settings.forEach(
        (run, values) -> {
          List<String> row = new ArrayList<>();
          row.add(run);
          names.forEach(name -> row.add(values.getOrDefault(name, NONE)));
          rows.add(row);
        });
    return new Differences(header, rows);
  }

  /** Whether all runs have the same settings. */
  public boolean isEmpty() {
    return header.size() == 1;
  }

  /** The settings that can change the result, and the length of the training. */
  private static Map<String, String> settings(RunConfig config) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("experiment", config.experiment());
    config.hyperParameters().forEach((name, value) -> all.put(name, Figures.number(value)));
    all.putAll(config.options());
    all.put("batch", Integer.toString(config.batch()));
    all.put("steps", Figures.count(config.steps()));
    all.put("seed", Long.toString(config.seed()));
    all.put("data", config.data().source());
    return all;
  }
}
