package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that runs leave: whole, and with nothing from elsewhere. */
class ReportTest {
  private static final Pattern FOREIGN =
      Pattern.compile("<script|<link|<iframe|@import|(src|href)=\"(?!data:)|url\\(|https?://");

  @TempDir Path folder;

  private Path train(String experiment, Path data) {
    Path run = folder.resolve(experiment);
    Cli.run(
            "train",
            experiment,
            "--data",
            data,
            "--out",
            run,
            "--batch",
            20,
            "--steps",
            60,
            "--test-every",
            20,
            "--quiet")
        .done();
    return run;
  }

  @Test
  void everyRunLeavesAReportAndRunsCanBeCompared() throws IOException {
    Path data = SmallDigits.write(folder.resolve("data"));
    Path relu = train("mnist-mlp-relu", data);
    Path sigmoid = train("mnist-mlp-sigmoid", data);
    String report = Files.readString(relu.resolve("report.html"));
    assertFalse(FOREIGN.matcher(report).find(), "nothing from elsewhere");
    for (String part :
        new String[] {
          "Accuracy",
          "Cross-entropy loss",
          "Learning rate",
          "Weights",
          "Biases",
          "Confusion",
          "data:image/png;base64,",
          "learning-rate",
          "Schedule and timing",
          "MatMul"
        }) {
      assertTrue(report.contains(part), part);
    }
    assertEquals(100, report.split("<td style=", -1).length - 1, "ten by ten confusions");

    Path page = folder.resolve("comparison.html");
    Cli.run("compare", relu, sigmoid, "--html", page).done();
    String comparison = Files.readString(page);
    assertFalse(FOREIGN.matcher(comparison).find(), "nothing from elsewhere");
    assertTrue(comparison.contains("var(--dark)") && comparison.contains("var(--light)"));
    assertTrue(comparison.contains(relu.toString()) && comparison.contains(sigmoid.toString()));
  }

  @Test
  void namesAreTextInThePage() throws IOException {
    Path data = SmallDigits.write(folder.resolve("a<b>&\"c"));
    String report = Files.readString(train("mnist-softmax", data).resolve("report.html"));
    assertTrue(report.contains("a&lt;b&gt;&amp;&quot;c"));
    assertFalse(report.contains("a<b>"));
  }
}
