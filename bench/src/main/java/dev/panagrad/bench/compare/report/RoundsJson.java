package dev.panagrad.bench.compare.report;

import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import java.util.Map;

/** All rounds, as JSON. */
final class RoundsJson {
  private RoundsJson() {}

  /** The text, with machine, versions and date as in the tables. */
  static String of(String head, Map<Row, Map<Engine, Figures>> results) {
    StringBuilder text = new StringBuilder("{\n  \"about\": \"%s\"".formatted(plain(head.strip())));
    for (Map.Entry<Row, Map<Engine, Figures>> row : results.entrySet()) {
      text.append(",\n  \"%s\": {".formatted(row.getKey().name()));
      String before = "\n";
      for (Map.Entry<Engine, Figures> entry : row.getValue().entrySet()) {
        text.append(before).append("    \"%s\": ".formatted(entry.getKey()));
        text.append(figures(entry.getValue()));
        before = ",\n";
      }
      text.append("\n  }");
    }
    return text.append("\n}\n").toString();
  }

  private static String figures(Figures f) {
    return """
    {"threads": "%s", "problem": "%s", "peakKilobytes": %d, "floor": %s, "nanoseconds": %s}\
    """
        .formatted(
            f.setting(),
            plain(f.problem()),
            f.peakKilobytes(),
            Double.isNaN(f.floor()) ? "null" : f.floor(),
            f.perRound());
  }

  private static String plain(String text) {
    return text.replaceAll("[\"\\\\\n]", " ");
  }
}
