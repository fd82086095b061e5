package dev.panagrad.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Cli;
import dev.panagrad.models.train.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings with many settings. */
class SweepCommandTest {
  @TempDir Path folder;

  private Path table() throws IOException {
    StringBuilder text = new StringBuilder("x,y,kind\n");
    for (int i = 0; i < 120; i++) {
      text.append("%d,%d,%s%n".formatted(i * 7 % 31, i * 11 % 17, i * 7 % 31 > 15 ? "a" : "b"));
    }
    return Files.writeString(folder.resolve("points.csv"), text);
  }

  @Test
  void everyCombinationIsTried() throws IOException {
    Path out = folder.resolve("sweep");
    String shown =
        Cli.run(
                "sweep",
                table(),
                "--target",
                "kind",
                "--epochs",
                6,
                "--threads",
                1,
                "--set",
                "learning-rate=0.03,0.00001",
                "--set",
                "batch=8,20",
                "--out",
                out)
            .done()
            .out();
    Map<String, Integer> batches = Map.of("1", 8, "2", 20, "3", 8, "4", 20);
    batches.forEach(
        (name, batch) ->
            assertEquals(
                batch, RunConfig.read(out.resolve(name).resolve("config.json")).batch(), name));
    List<String> rows = shown.lines().filter(line -> line.matches("[1-4] +0\\..*")).toList();
    assertEquals(4, rows.size(), shown);
    assertTrue(rows.getFirst().contains("0.03"), () -> "the best comes first: " + rows);
    assertTrue(rows.getLast().contains("0.00001"), () -> "the worst comes last: " + rows);
    assertTrue(shown.contains("validation loss by step"), shown);
  }

  @Test
  void experimentsAreSweptToo() {
    String shown =
        Cli.run(
                "sweep",
                "mnist-softmax",
                "--steps",
                2,
                "--set",
                "learning-rate=0.005,0.001",
                "--out",
                folder.resolve("sweep"))
            .done()
            .out();
    assertTrue(shown.contains("no untouched one any more"), shown);
  }

  @Test
  void randomValuesAreRepeatable() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("learning-rate", "0.001..0.1");
    settings.put("batch", "8,16");
    List<Map<String, String>> drawn = SweepPlan.random(settings, 200, 4);
    assertEquals(drawn, SweepPlan.random(settings, 200, 4));
    long low = 0;
    for (Map<String, String> one : drawn) {
      double rate = Double.parseDouble(one.get("learning-rate"));
      assertTrue(rate >= 0.001 && rate <= 0.1, one.toString());
      assertTrue(one.get("batch").equals("8") || one.get("batch").equals("16"), one.toString());
      low += rate < 0.01 ? 1 : 0;
    }
    assertTrue(low > 70 && low < 130, "as many below 0.01 as above, but there are " + low);
  }

  @Test
  void mistakesAreTold() throws IOException {
    Path data = table();
    Cli.run("sweep", "--set", "batch=1").fails(2, "say what to train");
    Cli.run("sweep", data, "--target", "kind").fails(2, "--set");
    Cli.run("sweep", data, "--target", "kind", "--set", "learning-rate=0.1..1")
        .fails(2, "--random N");
    Cli.run("sweep", data, "--target", "kind", "--set", "learning-rate=0.1,")
        .fails(2, "lacks a value");
    Cli.run("sweep", data, "--resume", "x", "--set", "batch=1").fails(2, "--resume can't be given");
    Cli.run(
            "sweep",
            data,
            "--target",
            "kind",
            "--set",
            "momentum=1,2",
            "--out",
            folder.resolve("s"))
        .fails(2, "no hyper-parameter 'momentum'");
    assertThrows(
        IllegalArgumentException.class,
        () -> SweepPlan.random(Map.of("a", "0..1"), 1, 0),
        "a range begins above 0");
  }
}
