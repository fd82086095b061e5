package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.terminal.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
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
          "Training digits of the last batch: ",
          "of 20 wrong",
          "First test digits: ",
          "of 60 wrong",
          "data:image/png;base64,",
          "learning-rate",
          "Layers",
          "<td>dense1</td><td>MatMul, Add, Relu</td><td>[None, 200]</td><td"
              + " class=\"n\">157,000</td>",
          "Schedule and timing",
          "MatMul"
        }) {
      assertTrue(report.contains(part), part);
    }
    assertEquals(100, report.split("<td style=", -1).length - 1, "ten by ten confusions");
    assertEquals(2, report.split("<image", -1).length - 1, "the digits of batch and test");
    for (String name : new String[] {"Training digits of the last batch", "First test digits"}) {
      Matcher sheet =
          Pattern.compile("<svg[^>]*aria-label=\"" + name + ": (\\d+).*?</svg>").matcher(report);
      assertTrue(sheet.find(), name);
      assertEquals(
          Integer.parseInt(sheet.group(1)),
          sheet.group().split("class=\"taken\"", -1).length - 1,
          "each wrong digit tells what it was taken for");
    }

    Path page = folder.resolve("comparison.html");
    String compared = Cli.run("compare", relu, sigmoid, "--html", page).done().out();
    assertTrue(compared.contains("\nSettings that differ:\n"), compared);
    assertTrue(compared.matches("(?s).*\nRUN +experiment\\b.*"), compared);
    String comparison = Files.readString(page);
    assertFalse(FOREIGN.matcher(comparison).find(), "nothing from elsewhere");
    assertTrue(comparison.contains("<h2>Settings that differ</h2>"), comparison);
    assertTrue(comparison.contains("var(--dark)") && comparison.contains("var(--light)"));
    assertTrue(comparison.contains(relu.toString()) && comparison.contains(sigmoid.toString()));
  }

  @Test
  void batchNormShowsActivationsAndLogits() throws IOException {
    Path run = train("mnist-mlp-relu-bn", SmallDigits.write(folder.resolve("data")));
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("Activations: a tenth") && report.contains("Logits: a tenth"));
    assertFalse(report.contains("Weights: a tenth"));
    // Ten bands of each, over several steps.
    Matcher bands =
        Pattern.compile("<path class=\"band [^>]* d=\"M[^\"L]*L[^\"L]*L[^\"]*Z").matcher(report);
    assertEquals(20, bands.results().count());
  }

  @Test
  void sigmoidIsLightAndReluDarkInOneColour() throws IOException {
    Path data = SmallDigits.write(folder.resolve("data"));
    Path relu = train("mnist-mlp-relu", data);
    Path sigmoid = train("mnist-mlp-sigmoid", data);
    Path softmax = train("mnist-softmax", data);
    StringWriter shown = new StringWriter();
    Console colours = new Console(new PrintWriter(shown, true), false, true, true, 100);
    StringWriter err = new StringWriter();
    Main.run(
        colours,
        new PrintWriter(err, true),
        "compare",
        relu.toString(),
        sigmoid.toString(),
        softmax.toString());
    assertEquals("", err.toString());
    String key = "\033[38;5;%dm──\033[0m %s";
    for (String line :
        List.of(
            key.formatted(26, relu), key.formatted(117, sigmoid), key.formatted(208, softmax))) {
      assertTrue(shown.toString().contains(line), shown.toString());
    }
  }

  @Test
  void namesAreTextInThePage() throws IOException {
    Path data = SmallDigits.write(folder.resolve("a<b>&\"c"));
    String report = Files.readString(train("mnist-softmax", data).resolve("report.html"));
    assertTrue(report.contains("a&lt;b&gt;&amp;&quot;c"));
    assertFalse(report.contains("a<b>"));
  }
}
