package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts and their vectors through the command line, by a network of one table. */
class EmbedCommandTest {
  /**
   * IR 8, opset 17: last_hidden_state = Gather(table, input_ids), where the table holds [100, 70]
   * for padding, [1, 0] and [0, 1] for the last two of six tokens, else zeros.
   */
  private static final String MODEL =
      "08083ad1010a2d0a057461626c650a09696e7075745f69647312116c6173745f68696464656e5f73"
          + "7461746522064761746865721201672a3f0a020602100142057461626c654a300000c84200008c42"
          + "0000000000000000000000000000000000000000000000000000803f00000000000000000000803f"
          + "5a1d0a09696e7075745f69647312100a0e0807120a0a0312016e0a031201735a220a0e617474656e"
          + "74696f6e5f6d61736b12100a0e0807120a0a0312016e0a0312017362190a116c6173745f68696464"
          + "656e5f737461746512040a02080142040a001011";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.write(folder.resolve("model.onnx"), HexFormat.of().parseHex(MODEL));
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\ncat\ndog\n");
  }

  @Test
  void showsHowCloseTextsAre() {
    List<String> lines =
        Cli.run("embed", folder, "cat", "dog", "Cat, dog").done().out().lines().toList();
    assertEquals("   TEXT          1      2      3", lines.get(0));
    assertEquals("1  cat       1.000  0.000  0.707", lines.get(1));
    assertEquals("3  Cat, dog  0.707  0.707  1.000", lines.get(3));
  }

  @Test
  void showsTheVectorOfOneTextAndTheClosestOfMany() {
    String one = Cli.run("embed", folder.resolve("model.onnx"), "cat").done().out();
    assertTrue(one.contains("cat         2  1.000 0.000 ..."), one);
    Object[] line = {"embed", folder, "cat", 1, 2, 3, 4, 5, 6, "dog", "cat cat dog"};
    List<String> many = Cli.run(line).done().out().lines().toList();
    assertEquals(10, many.size());
    assertTrue(many.get(1).matches("1  cat +0\\.894   9  cat cat dog"), many.get(1));
    assertTrue(many.get(2).matches("2  1 +0\\.000   1  cat"), many.get(2));
  }

  @Test
  void printsVectorsAsJson() throws Exception {
    String out = Cli.run("embed", folder, "--json", "cat dog", "dog").done().out();
    List<String> lines = out.lines().toList();
    assertEquals(2, lines.size());
    Map<String, Object> object =
        JsonReader.object(ByteBuffer.wrap(lines.get(0).getBytes(StandardCharsets.UTF_8)));
    assertEquals("cat dog", object.get("text"));
    assertEquals(List.of(0.70710677, 0.70710677), object.get("vector"));
  }

  @Test
  void readsLinesFromStandardInput() {
    List<String> lines =
        withInput("cat\n\n dog \n", "embed", folder, "--json", "dog cat", "-")
            .done()
            .out()
            .lines()
            .toList();
    assertEquals(3, lines.size());
    assertTrue(
        lines.get(2).contains("\" dog \"") && lines.get(2).contains("[0.0,1.0]"), lines.get(2));
    withInput("\n", "embed", folder, "-").fails(1, "standard input has no text");
  }

  private static Cli.Result withInput(String input, Object... line) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return Cli.run(line);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void tellsOfTextsThatAreCut() throws IOException {
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 4}");
    Cli.Result cut = Cli.run("embed", folder, "cat cat dog", "cat");
    assertEquals(0, cut.code());
    assertTrue(cut.err().contains("1 of 2 texts are longer than the 4 tokens"), cut.err());
    assertTrue(cut.out().contains("1  cat cat dog  1.000  1.000"), cut.out());
  }

  @Test
  void wrongUsageAndFailuresAreSentences() throws IOException {
    Cli.run("embed").fails(2, "MODEL is missing");
    Cli.run("embed", folder).fails(2, "TEXT is missing");
    Cli.run("embed", folder, "cat", " ").fails(2, "a TEXT is empty");
    Cli.run("embed", folder, "cat", "--jsn").fails(2, "no option '--jsn'", "--json");
    Cli.run("embed", folder, "cat", "\u200b").fails(1, "text 2 of 2 is empty");
    Cli.run("embed", folder.resolve("none.onnx"), "cat").fails(1, "none.onnx", "does not exist");
    Cli.run("embed", folder, "cat", "--tokenizer", folder.resolve("none.json"))
        .fails(1, "none.json", "does not exist");
    Files.delete(folder.resolve("vocab.txt"));
    Cli.run("embed", folder, "cat").fails(1, "no tokenizer.json or vocab.txt lies beside");
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n");
    Files.writeString(folder.resolve("model.onnx"), "no model");
    Cli.run("embed", folder, "cat").fails(1, "model.onnx");
  }
}
