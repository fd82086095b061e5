package dev.panagrad.cli.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.train.Measurement;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The curves at the end of a training. */
class EndCurvesTest {
  private static List<Measurement> measured(int steps) {
    List<Measurement> all = new ArrayList<>();
    for (int step = 0; step < steps; step += 20) {
      double loss = 230.0 / (1 + step);
      all.add(new Measurement(step, "train", loss, 1 - loss / 300, 0.1, 32, step));
      all.add(new Measurement(step, "validation", loss + 1, 0.5, 0.1, 100, step));
    }
    return all;
  }

  private static List<String> lines(boolean interactive, int width, int steps) {
    StringWriter out = new StringWriter();
    Console console =
        new Console(new PrintWriter(out, true), interactive, interactive, true, width);
    new EndCurves(console, measured(steps), "validation").print("accuracy", 100);
    return out.toString().replaceAll("\033\\[[0-9;]*m", "").lines().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100})
  void theyFitTheTerminal(int width) {
    List<String> lines = lines(true, width, 400);
    assertTrue(lines.stream().allMatch(line -> line.length() <= width), () -> lines.toString());
    assertTrue(lines.contains("accuracy by step") && lines.contains("loss by step"));
    assertEquals(2, lines.stream().filter(line -> line.endsWith("validation")).count());
    assertTrue(
        lines.stream().anyMatch(line -> line.chars().anyMatch(c -> c > 0x2800 && c < 0x2900)),
        "nothing is drawn");
    // The first loss is 230, of which no more than 100 is shown.
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("  100.0000 |")), lines::toString);
    assertFalse(lines.stream().anyMatch(line -> line.contains("230.")), lines::toString);
  }

  @Test
  void thereAreNoneWhereNobodyWatchesOrOfAPoint() {
    assertEquals(List.of(), lines(false, 80, 400));
    assertEquals(List.of(), lines(true, 80, 20));
  }
}
