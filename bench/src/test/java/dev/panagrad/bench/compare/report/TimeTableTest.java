package dev.panagrad.bench.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A floor stands beside our time where there is one. */
class TimeTableTest {
  private static final List<Engine> ENGINES = List.of(Engine.PANAGRAD, Engine.TENSORFLOW);

  private static Row row(String name) {
    return new Row(name, Kind.TRAIN, "mnist-softmax", 1e6, "ms a step", 2);
  }

  private static Figures figures(double nanos, double floor) {
    return new Figures("", "1", 0, List.of(nanos), 0, 0, floor, "");
  }

  private static Map<Row, Map<Engine, Figures>> results() {
    Map<Row, Map<Engine, Figures>> results = new LinkedHashMap<>();
    results.put(
        row("known"),
        Map.of(Engine.PANAGRAD, figures(2e6, 1.52e6), Engine.TENSORFLOW, figures(5e6, Double.NaN)));
    results.put(
        row("unknown"),
        Map.of(
            Engine.PANAGRAD,
            figures(2e6, Double.NaN),
            Engine.TENSORFLOW,
            figures(3e6, Double.NaN)));
    results.put(
        row("failed"),
        Map.of(
            Engine.PANAGRAD, Figures.failed("gone"), Engine.TENSORFLOW, figures(3e6, Double.NaN)));
    return results;
  }

  @Test
  void theFloorFollowsOurTime() {
    assertEquals(
        """
        | work | Panagrad | floor / ours | TensorFlow | TensorFlow / ours | best peer / ours | goal |
        | --- | --- | --- | --- | --- | --- | --- |
        | known, ms a step | 2.00 (2.00 to 2.00), 1 | 0.76 | 5.00 (5.00 to 5.00), 1 | 2.50 | **2.50** | 2.00 |
        | unknown, ms a step | 2.00 (2.00 to 2.00), 1 |  | 3.00 (3.00 to 3.00), 1 | 1.50 | 1.50 | 2.00 |
        | failed, ms a step | failed |  | 3.00 (3.00 to 3.00), 1 |  |  | 2.00 |
        """,
        new TimeTable(ENGINES).of(results()));
  }

  @Test
  void peersAloneHaveNoFloor() {
    String table = new TimeTable(List.of(Engine.TENSORFLOW)).of(results());
    assertFalse(table.contains("floor"), table);
    assertTrue(table.contains("|\n| --- | --- | --- | --- | --- |\n"), table);
  }

  @Test
  void roundsKnowTheFloor() {
    String json = RoundsJson.of("about", results());
    assertTrue(json.contains("\"peakKilobytes\": 0, \"floor\": 1520000.0, \"nano"), json);
    assertTrue(json.contains("\"peakKilobytes\": 0, \"floor\": null, \"nano"), json);
  }
}
