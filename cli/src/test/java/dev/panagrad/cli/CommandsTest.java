package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.Experiment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that show something without a run. */
class CommandsTest {
  static Stream<String> experiments() {
    return Experiments.all().stream().map(Experiment::name);
  }

  @Test
  void listHasALineForEachExperiment() {
    String out = Cli.run("list").done().out();
    assertEquals(1 + Experiments.all().size(), out.lines().count());
    for (Experiment experiment : Experiments.all()) {
      assertTrue(
          out.lines()
              .anyMatch(
                  line ->
                      line.startsWith(experiment.name() + " ")
                          && line.endsWith(experiment.network())),
          experiment.name());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "summary",
        "graph",
        "train",
        "eval",
        "predict",
        "generate",
        "translate",
        "caption",
        "embed",
        "serve",
        "profile",
        "compare",
        "memory",
        "doctor"
      })
  void helpShowsUsageAndExamples(String command) {
    String out = Cli.run(command, "--help").done().out();
    assertTrue(out.startsWith("Usage: panagrad " + command), out);
    assertTrue(out.contains("  panagrad " + command), "examples in: " + out);
    assertTrue(out.lines().allMatch(line -> line.length() <= 100), out);
    assertTrue(Cli.run("--help").done().out().contains("\n  " + command + " "), command);
  }

  @Test
  void versionNamesTheJavaBelow() {
    String out = Cli.run("--version").done().out();
    assertTrue(out.contains("panagrad") && out.contains("Java 25"), out);
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void summaryCountsParametersAndOperations(String experiment) {
    String out = Cli.run("summary", experiment, "--threads", 1).done().out();
    assertTrue(out.contains("Bytes planned: "), out);
    assertTrue(out.contains("learning-rate="), out);
    String sum = out.lines().filter(line -> line.startsWith("sum ")).findFirst().orElseThrow();
    assertTrue(sum.matches("sum\\s+[\\d,]+\\s+[\\d,]+"), sum);
  }

  @Test
  void summaryOfSoftmaxHasTheKnownNumbers() {
    String out = Cli.run("summary", "mnist-softmax").done().out();
    // 784 * 10 weights and 10 biases; a multiplication and an addition for each weight.
    assertTrue(out.contains("7,850") && out.contains("15,680"), out);
    assertTrue(out.contains("[None, 784]") && out.contains("[None, 10]"), out);
  }

  /** Batch norm is folded into the weights, which then are no variables any more. */
  @Test
  void summaryCountsLayersWithBatchNorm() {
    String out = Cli.run("summary", "mnist-conv-bn").done().out();
    for (String layer : new String[] {"conv1", "conv2", "conv3", "dense1", "dense2"}) {
      String line = out.lines().filter(row -> row.startsWith(layer)).findFirst().orElseThrow();
      assertTrue(line.matches(".* [\\d,]+ +[\\d,]+$"), line);
    }
    assertTrue(out.contains("1,254,400"), out);
  }

  /** The costs of an example don't depend on how a batch is cut. */
  @Test
  void summaryTellsHowABatchIsCut() {
    String whole = Cli.run("summary", "mnist-conv-bn").done().out();
    String cut = Cli.run("summary", "mnist-conv-bn", "--shards", 4).done().out();
    assertTrue(whole.contains("A training step of 100 examples: "), whole);
    assertTrue(
        cut.contains("of 100 examples in 4 shards, 25 in a statistic of batch norm; of one shard"),
        cut);
    assertEquals(
        whole.lines().filter(line -> line.startsWith("sum ")).toList(),
        cut.lines().filter(line -> line.startsWith("sum ")).toList());
    String softmax = Cli.run("summary", "mnist-softmax", "--shards", 4).done().out();
    assertTrue(softmax.contains("in 4 shards; of one shard and the update: "), softmax);
  }

  @Test
  void profileOfShardsMeasuresOneOfThem() {
    String out = Cli.run("profile", "mnist-softmax", "--shards", 4, "--steps", 2).done().out();
    assertTrue(out.contains("A step of 25 examples (one of 4 shards, and the update)"), out);
  }

  @Test
  void graphListsTheScheduleInThreeForms() {
    String text = Cli.run("graph", "mnist-mlp-relu").done().out();
    assertTrue(text.contains("dense1/weights") && text.contains("ApplyAdam"), text);
    String dot = Cli.run("graph", "mnist-mlp-relu", "--format", "dot").done().out();
    assertTrue(dot.startsWith("digraph") && dot.stripTrailing().endsWith("}"), dot);
    assertTrue(dot.contains("->"), dot);
    String svg = Cli.run("graph", "mnist-conv", "--format", "SVG").done().out();
    assertTrue(svg.startsWith("<svg") && svg.stripTrailing().endsWith("</svg>"));
    assertFalse(svg.contains("NaN") || svg.contains("Infinity"));
  }

  /** The height of a picture, and its texts. */
  private static int height(String svg) {
    return Integer.parseInt(svg.replaceFirst("(?s).*? height=\"(\\d+)\".*", "$1"));
  }

  @Test
  void picturesShowTheNetworkAloneUnlessMoreIsAskedFor() {
    String svg = Cli.run("graph", "mnist-conv-bn", "--format", "svg").done().out();
    assertTrue(svg.contains(">conv1<") && svg.contains("BatchNorm"), svg);
    assertTrue(svg.contains("[None, 14, 14, 48], 28,848 parameters"), svg);
    assertFalse(svg.contains("Apply") || svg.contains("moment"), svg);
    assertTrue(height(svg) < 700, svg);
    String all = Cli.run("graph", "mnist-conv-bn", "--format", "svg", "--show", "updates").out();
    assertTrue(all.contains("ApplyAdam"), all);
    String ops = Cli.run("graph", "mnist-conv-bn", "--show", "operations").done().out();
    assertTrue(ops.contains("conv1/weights") && !ops.contains("Apply"), ops);
  }

  @Test
  void copiesOfACellAreOneBox() {
    String svg = Cli.run("graph", "text-gru", "--format", "svg").done().out();
    assertTrue(svg.contains(">cell1 × 30<") && svg.contains(">cell2 × 30<"), svg);
    assertTrue(height(svg) < 700, svg);
    assertTrue(svg.contains("stroke-dasharray"), "the way to the next step in " + svg);
    String dot = Cli.run("graph", "text-gru", "--format", "dot").done().out();
    assertTrue(dot.lines().count() < 20 && dot.contains("[style=dashed"), dot);
    String text = Cli.run("graph", "text-gru", "--show", "layers").done().out();
    assertTrue(text.contains("cell1 × 30, itself"), text);
  }

  @Test
  void anEmbeddingThatIsAlsoReadOutIsCountedOnce() {
    String out = Cli.run("summary", "text-gpt", "--set", "layers=1").done().out();
    assertTrue(out.matches("(?s).*\n(output) +MatMul +\\[4096, 98\\] +4,816,896\n.*"), out);
    assertTrue(out.matches("(?s).*\nembedding .*? 43,392 *\n.*"), out);
  }

  @Test
  void graphKnowsTheBatch() {
    String out = Cli.run("graph", "mnist-softmax", "--batch", 7, "--threads", 1).done().out();
    assertTrue(out.contains("[7, 10]"), out);
  }

  @Test
  void profileMeasuresEachStepAndTheSum() {
    String out = Cli.run("profile", "mnist-softmax", "--steps", 3, "--top", 2).done().out();
    assertTrue(out.contains("GFLOP/S") && out.contains("median of 3 steps"), out);
    assertTrue(
        out.matches("(?s).*Floor: 0\\.[0-9]*[1-9][0-9]* ms for .* % of what it takes\\.\\R*"), out);
  }

  @Test
  void doctorTellsOfKernelsBlasAndData() {
    String out = Cli.run("doctor").done().out();
    for (String part :
        new String[] {
          "JVM", "caches", "for an L2 of", "kernels", "polynomials", "OpenBLAS", "60,000", "GFLOP/s"
        }) {
      assertTrue(out.contains(part), () -> part + " in " + out);
    }
  }

  @Test
  void missingFilesAreNamed(@org.junit.jupiter.api.io.TempDir Path folder) {
    Cli.run("eval", folder.resolve("none")).fails(1, folder.resolve("none").toString());
    Cli.run("eval", folder).fails(1, "config.json");
    for (String command : new String[] {"eval", "compare", "generate"}) {
      Cli.run(command, "pom.xml").fails(1, "pom.xml is a file and no run folder");
    }
    Cli.run("compare", folder).fails(1, "config.json");
    Cli.run("train", "--resume", folder.resolve("none")).fails(1, "none");
    Cli.run("train", "mnist-softmax", "--data", folder, "--out", folder.resolve("run"))
        .fails(1, "train-images-idx3-ubyte");
    Cli.run("train", "mnist-softmax", "--init", "none.st", "--out", folder.resolve("run"))
        .fails(1, "none.st");
  }

  @Test
  void failuresOfTheSystemAreSentences() {
    IOException full = new FileSystemException("a/b", null, "No space left on device");
    assertTrue(Failures.sentence(full).startsWith("the disk is full"), Failures.sentence(full));
    String memory = Failures.sentence(new OutOfMemoryError("Cannot reserve 10 bytes"));
    assertTrue(memory.contains("memory") && memory.contains("--batch"), memory);
    String unexpected = Failures.sentence(new IllegalStateException("odd"));
    assertTrue(unexpected.contains("odd") && unexpected.contains("--debug"), unexpected);
  }

  @Test
  void debugShowsTheStackTrace() {
    StringWriter err = new StringWriter();
    assertEquals(1, Failures.report(new PrintWriter(err), new IOException("x"), true));
    assertTrue(err.toString().contains("\tat "), err.toString());
  }
}
