package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX files where commands take the name of an experiment or a run. */
class OnnxCommandsTest {
  /**
   * IR 8, opset 17: last_hidden_state = Gather(table, input_ids), two inputs [n, s] of int64, a
   * table [6, 2] that ends with 1 0 and 0 1.
   */
  private static final String GATHER =
      "08083ad1010a2d0a057461626c650a09696e7075745f69647312116c6173745f68696464656e5f73"
          + "7461746522064761746865721201672a3f0a020602100142057461626c654a300000c84200008c42"
          + "0000000000000000000000000000000000000000000000000000803f00000000000000000000803f"
          + "5a1d0a09696e7075745f69647312100a0e0807120a0a0312016e0a031201735a220a0e617474656e"
          + "74696f6e5f6d61736b12100a0e0807120a0a0312016e0a0312017362190a116c6173745f68696464"
          + "656e5f737461746512040a02080142040a001011";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("gather.onnx");
    Files.write(file, HexFormat.of().parseHex(GATHER));
  }

  @Test
  void summaryTellsWhatIsInAFile() {
    String out = Cli.run("summary", file, "--shape", "s=3", "--batch", 2).done().out();
    assertTrue(out.startsWith("gather.onnx: IR 8, operator set 17\n"), out);
    assertTrue(out.contains("input   input_ids          INT64  [n, s]    [2, 3]"), out);
    assertTrue(out.contains("output  last_hidden_state  FLOAT  not told"), out);
    assertTrue(out.contains("Gather        1\n"), out);
    assertTrue(out.contains("12 parameters in 1 tensors."), out);
    assertTrue(out.contains("A run with input_ids [2, 3], attention_mask [2, 3]: 4 steps.\n"), out);
    assertTrue(out.contains("parameters: 48 B"), out);
  }

  @Test
  void summaryTellsAllThatIsNotSupportedAndFails() throws IOException {
    // Another operator of as many letters, which is no ONNX operator.
    String unknown = GATHER.replace("476174686572", "4e6f74686572");
    Files.write(file, HexFormat.of().parseHex(unknown));
    Cli.Result result = Cli.run("summary", file);
    result.fails(1, "gather.onnx can't be run", "the operator Nother isn't supported");
    assertTrue(result.out().contains("Nother        1  not supported"), result.out());
  }

  @Test
  void graphAndProfileShowTheStepsOfARun() {
    String graph = Cli.run("graph", file, "--shape", "input_ids=1x4").done().out();
    assertTrue(graph.lines().anyMatch(line -> line.contains("[4, 2]")), graph);
    assertTrue(Cli.run("graph", file, "--format", "dot").done().out().startsWith("digraph"));
    String profile = Cli.run("profile", file, "--steps", 3, "--threads", 1).done().out();
    assertTrue(
        profile.contains("A run with input_ids [1, 1], attention_mask [1, 1] takes "), profile);
    assertTrue(profile.contains("without copying what is fed; median of 3 runs.\n"), profile);
    assertTrue(profile.contains("\nFloor: "), profile);
  }

  @Test
  void predictRunsOnNumbers() throws IOException {
    Path ids = Files.writeString(folder.resolve("ids.json"), "[[4, 5]]");
    Path mask = Files.writeString(folder.resolve("mask.csv"), "1,1\n");
    Object[] named = {"predict", file, "input_ids=" + ids, "attention_mask=" + mask};
    String out = Cli.run(named).done().out();
    assertTrue(
        out.contains("  last_hidden_state: FLOAT [1, 2, 2]\n    1.000 0.000 0.000 1.000\n"), out);
    Path all = folder.resolve("all.json");
    Files.writeString(all, "{\"input_ids\": [[5, 0]], \"attention_mask\": [[1, 1]]}");
    String json = Cli.run("predict", file, all, "--json").done().out();
    assertEquals(
        "{\"file\":\"%s\",\"outputs\":{\"last_hidden_state\":[[[0.0,1.0],[100.0,70.0]]]}}\n"
            .formatted(all),
        json);
  }

  @Test
  void exportedRunKnowsTheDigitOfAPicture() {
    Path run = folder.resolve("run");
    Object[] training = {"train", "mnist-softmax", "--steps", 200, "--seed", 1, "--out", run};
    assertEquals(0, Cli.run(training).code());
    Path digits = folder.resolve("digits.onnx");
    String done = Cli.run("export", run, digits).done().out();
    assertTrue(done.contains("inputs images; outputs probabilities."), done);
    String out = Cli.run("predict", digits, "examples/seven.png").done().out();
    assertTrue(out.contains("probabilities: FLOAT [1, 10]\n    best 7 ("), out);
    String layers = Cli.run("graph", digits, "--show", "layers").done().out();
    assertTrue(layers.matches("(?s).*\ndense1 .*\\[1, 10\\], 7,850 parameters.*"), layers);
    Cli.run("export", run, folder.resolve("digits")).fails(2, "ends with .onnx");
    Cli.run("export", folder, digits).fails(1, "config.json");
  }

  @Test
  void wrongUsageAndFailuresAreSentences() throws IOException {
    Cli.run("summary", file, "--shape", "t=3")
        .fails(2, "no input or open dimension 't'", "input_ids");
    Cli.run("summary", file, "--shape", "s=x").fails(2, "'x' of s is no size");
    Cli.run("graph", file, "--shape", "input_ids=70000x70000").fails(2, "too many elements");
    Cli.run("graph", file, "--shape", "input_ids=3").fails(2, "input_ids", "can't be fed");
    Cli.run("profile", file, "--set", "a=1").fails(2, "--set is for experiments");
    Cli.run("summary", "mnist-softmax", "--shape", "a=1").fails(2, "--shape is for ONNX files");
    Cli.run("summary", folder.resolve("none.onnx")).fails(1, "none.onnx does not exist");
    Path ids = Files.writeString(folder.resolve("ids.json"), "[[4, 5]]");
    Cli.run("predict", file, ids).fails(1, "say which one is", "input_ids=");
    Cli.run("predict", file, "input_ids=" + ids).fails(1, "'attention_mask' is not fed");
    Cli.run("predict", file, "input_ids=" + ids, ids).fails(2, "for none of the inputs");
    Cli.run("predict", file, "input_ids=" + folder.resolve("a.png")).fails(1, "not a picture");
    Cli.run("predict", folder, "a.png", "--json").fails(2, "--json", "for ONNX files");
    List<String> missing = Cli.run("predict", file, "none.json").err().lines().toList();
    assertEquals(List.of("panagrad: none.json does not exist; check the path"), missing);
  }
}
