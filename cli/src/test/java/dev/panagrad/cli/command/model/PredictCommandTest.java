package dev.panagrad.cli.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Cli;
import dev.panagrad.models.io.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictCommandTest {
  private static final Path EXAMPLES = Path.of("examples");

  @TempDir static Path folder;

  private static Path run;

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    Cli.run("train", "mnist-mlp-relu", "--steps", 600, "--quiet", "--out", run).done();
  }

  @Test
  void recognisesTheExamples() {
    Path two = EXAMPLES.resolve("two.png");
    Path three = EXAMPLES.resolve("three-chalk.png");
    Path five = EXAMPLES.resolve("five-transparent.png");
    Path seven = EXAMPLES.resolve("seven.png");
    String out = Cli.run("predict", run, two, three, five, seven).done().out();
    List<String> answers = out.lines().filter(line -> line.contains(", probability ")).toList();
    assertEquals(4, answers.size(), out);
    assertTrue(answers.get(0).startsWith(two + ": 2,"), out);
    assertTrue(answers.get(1).startsWith(three + ": 3,"), out);
    assertTrue(answers.get(2).startsWith(five + ": 5,"), out);
    assertTrue(answers.get(3).startsWith(seven + ": 7,"), out);
    // Each with its picture, ten probabilities and a gap.
    assertEquals(4 * (1 + 14 + 10 + 1), out.lines().count(), out);
  }

  @Test
  void oneThatCanNotBeReadDoesNotKeepTheOthersBack() {
    Path two = EXAMPLES.resolve("two.png");
    Path seven = EXAMPLES.resolve("seven.png");
    Cli.Result result = Cli.run("predict", run, two, folder.resolve("none.png"), seven, seven);
    result.fails(1, "none.png");
    List<String> answers =
        result.out().lines().filter(line -> line.contains(", probability ")).toList();
    assertEquals(3, answers.size(), result.out());
    assertTrue(answers.getFirst().startsWith(two + ": 2,"), result.out());
    assertTrue(answers.getLast().startsWith(seven + ": 7,"), result.out());
  }

  @Test
  void mistakesAreToldInASentence() throws IOException {
    Path seven = EXAMPLES.resolve("seven.png");
    Cli.run("predict", run).fails(2, "IMAGE");
    Cli.run("predict", run, folder.resolve("none.png")).fails(1, "none.png");
    Cli.run("predict", folder.resolve("none"), seven).fails(1, "none");
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    Cli.run("predict", run, seven, text).fails(1, "text.png", "PNG");
    Path blank = Files.write(folder.resolve("blank.png"), Pictures.png(9, 9, new byte[81]));
    Cli.run("predict", run, blank).fails(1, "blank.png", "no digit");
  }
}
