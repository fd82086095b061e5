package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Character models through the command line, in small sizes. */
class TextCommandsTest {
  @TempDir Path folder;

  private Cli.Result train(Path run, Object... more) {
    List<Object> line = new ArrayList<>(List.of("train", "text-gru", "--out", run));
    line.addAll(List.of("--set", "hidden=32", "--set", "layers=1", "--set", "sequence=10"));
    line.addAll(List.of("--batch", 10, "--seed", 3));
    line.addAll(Arrays.asList(more));
    return Cli.run(line.toArray());
  }

  @Test
  void inShardsItGoesOnBitForBitToo() throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    String out = train(whole, "--steps", 20, "--test-every", 10, "--shards", 5).done().out();
    assertTrue(out.contains("PREDICTED"), out);
    train(parts, "--steps", 10, "--test-every", 10, "--shards", 5, "--quiet").done();
    Cli.run("train", "--resume", parts, "--steps", 20, "--threads", 1, "--quiet").done();
    String last = "checkpoints/last.safetensors";
    assertArrayEquals(variables(whole.resolve(last)), variables(parts.resolve(last)));
    Cli.run("generate", parts, "--chars", 20).done();
  }

  @ParameterizedTest
  @CsvSource({"word, 200", "bpe, 340"})
  void wordsAndSubwordsTrainWriteAndGoOnBitForBit(String unit, int size) throws IOException {
    Path text = folder.resolve("text.txt");
    String line = "And God said, Let there be light: and there was light.\n";
    Files.writeString(text, line.repeat(400));
    Object[] units = {"--text", text, "--unit", unit, "--vocabulary", size};
    Path whole = folder.resolve("whole");
    String out = train(whole, with(units, "--steps", 20, "--test-every", 10)).done().out();
    assertTrue(out.contains("losses are in nats a character"), out);
    assertTrue(out.contains("perplexity") && out.contains(" among "), out);
    String vocabulary = Files.readString(whole.resolve("vocabulary.txt"));
    assertTrue(vocabulary.startsWith("panagrad-vocabulary 1 " + unit), vocabulary);
    String report = Files.readString(whole.resolve("report.html"));
    assertTrue(report.contains("<pre class=\"chips\">"), "chips");

    Path parts = folder.resolve("parts");
    train(parts, with(units, "--steps", 10, "--test-every", 10, "--quiet")).done();
    Cli.run("train", "--resume", parts, "--steps", 20, "--quiet").done();
    String last = "checkpoints/last.safetensors";
    assertArrayEquals(variables(whole.resolve(last)), variables(parts.resolve(last)));

    String eval = Cli.run("eval", whole).done().out();
    assertTrue(eval.contains("nats a character") && eval.contains("perplexity"), eval);
    String written = Cli.run("generate", whole, "--prompt", "And God", "--chars", 60).done().out();
    assertTrue(written.startsWith("And God"), written);
    assertEquals(7 + 60 + System.lineSeparator().length(), written.length());

    Files.writeString(whole.resolve("vocabulary.txt"), vocabulary.replace("t", "z"));
    Cli.run("generate", whole).fails(1, "vocabulary.txt");
    Cli.run("eval", whole).fails(1, "vocabulary.txt");
    Cli.run("train", "--resume", whole, "--steps", 30).fails(1, "vocabulary.txt");
    Files.delete(parts.resolve("vocabulary.txt"));
    Cli.run("generate", parts).fails(1, "there is no vocabulary");
  }

  private static Object[] with(Object[] some, Object... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray();
  }

  @Test
  void unitsThatDoNotFitAreRefused() throws IOException {
    Cli.run("train", "text-gru", "--unit", "verse").fails(2, "'verse' is none of char, word, bpe");
    Cli.run("train", "text-gru", "--vocabulary", 500).fails(2, "--vocabulary is for words");
    Cli.run("train", "mnist-softmax", "--unit", "word").fails(2, "--unit is for experiments");
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "word ".repeat(500));
    Cli.run("train", "text-gru", "--text", text, "--unit", "bpe", "--vocabulary", 100)
        .fails(2, "subwords has 324 tokens at least");
  }

  @Test
  void trainsShowsWritesAndGoesOnBitForBit() throws IOException {
    Path whole = folder.resolve("whole");
    String out = train(whole, "--steps", 20, "--test-every", 10).done().out();
    assertEquals(2, out.lines().filter(line -> line.startsWith("step ")).count(), out);
    assertTrue(out.contains("validation acc") && out.contains("chars/s"), out);
    assertTrue(out.contains("PREDICTED") && out.contains("sonnets.txt"), out);
    assertTrue(out.contains("written after step 10"), out);
    try (var files = Files.list(whole.resolve("tensorboard/training"))) {
      assertEquals(1, files.count());
    }

    String report = Files.readString(whole.resolve("report.html"));
    assertTrue(
        report.contains("<td class=\"text\">") && report.contains("<mark>"), "misses marked");

    Path parts = folder.resolve("parts");
    train(parts, "--steps", 10, "--test-every", 10, "--quiet").done();
    Cli.run("train", "--resume", parts, "--steps", 20, "--quiet").done();
    String last = "checkpoints/best.safetensors";
    byte[] expected = variables(whole.resolve(last));
    assertArrayEquals(expected, variables(parts.resolve(last)));
    try (var files = Files.list(parts.resolve("tensorboard/validation"))) {
      assertEquals(2, files.count());
    }

    Object[] line = {"generate", whole, "--prompt", "ROMEO:", "--chars", 60, "--seed", 1};
    String text = Cli.run(line).done().out();
    assertTrue(text.startsWith("ROMEO:"), text);
    assertEquals(6 + 60 + System.lineSeparator().length(), text.length());
    assertEquals(text, Cli.run(line).done().out());
    line[7] = 2;
    assertNotEquals(text, Cli.run(line).done().out());

    Cli.Result unknown = Cli.run("generate", whole, "--prompt", "caf\u00e9", "--chars", 5);
    assertEquals(0, unknown.code());
    assertTrue(unknown.err().contains("1 of the prompt's characters"), unknown.err());
    assertTrue(Cli.run("eval", whole).done().out().contains("validation loss"));
    Cli.run("eval", whole, "--data", folder).fails(2, "--data is for runs on images", "text-gru");
    Cli.run("eval", whole, "--worst", 3).fails(2, "--worst is for runs on images");
    Cli.run("generate", whole, "--temperature", 0).fails(2, "temperature");
    Cli.run("generate", whole, "--top", 0).fails(2, "--top: '0' is not a whole number");
    Cli.run("generate", whole, "--chars", 0).fails(2, "--chars");
    Files.delete(whole.resolve(last));
    Files.delete(whole.resolve("checkpoints/last.safetensors"));
    Cli.run("generate", whole).fails(1, "no checkpoint");
  }

  private static Cli.Result trainGpt(Path run, Object... more) {
    List<Object> line = new ArrayList<>(List.of("train", "text-gpt", "--out", run));
    for (String value : List.of("layers=2", "heads=2", "width=16", "block=8", "warm-up=3")) {
      line.addAll(List.of("--set", value));
    }
    line.addAll(List.of("--batch", 4, "--seed", 3, "--test-every", 10));
    line.addAll(Arrays.asList(more));
    return Cli.run(line.toArray());
  }

  @Test
  void aTransformerTrainsGoesOnBitForBitAndWrites() throws IOException {
    Path whole = folder.resolve("whole");
    String out = trainGpt(whole, "--steps", 20).done().out();
    assertTrue(out.contains("PREDICTED") && out.contains("written after step 10"), out);
    String report = Files.readString(whole.resolve("report.html"));
    assertTrue(report.contains("<td class=\"text\">"), "predictions in the report");
    Path parts = folder.resolve("parts");
    trainGpt(parts, "--steps", 10, "--quiet").done();
    Cli.run("train", "--resume", parts, "--steps", 20, "--threads", 1, "--quiet").done();
    String last = "checkpoints/last.safetensors";
    assertArrayEquals(variables(whole.resolve(last)), variables(parts.resolve(last)));
    Path ordered = folder.resolve("ordered");
    trainGpt(ordered, "--steps", 10, "--quiet", "--no-shuffle", "--shards", 2).done();
    assertTrue(Cli.run("eval", ordered).done().out().contains("validation loss"));

    Object[] line = {"generate", whole, "--prompt", "ROMEO:", "--chars", 40, "--top-p", 0.9};
    String text = Cli.run(line).done().out();
    assertTrue(text.startsWith("ROMEO:"), text);
    Object[] slow = Arrays.copyOf(line, line.length + 1);
    slow[line.length] = "--no-cache";
    assertEquals(text, Cli.run(slow).done().out());
    line[7] = 1.5;
    Cli.run(line).fails(2, "share must be above 0 and at most 1");

    Object[] look = {"generate", whole, "--prompt", "go, go", "--attention", "2.1"};
    List<String> map = Cli.run(look).done().out().lines().toList();
    assertEquals(7, map.size(), "a line a token below the tokens: " + map);
    assertEquals("  go, go", map.getFirst());
    look[5] = "3.1";
    Cli.run(look).fails(2, "has no head 3.1; its layers are 1 to 2, the heads of each 1 to 2");
    Cli.run("memory", whole).fails(1, "is a run of text-gpt with nothing to measure");

    assertTrue(Cli.run("list").done().out().contains("text-gpt"));
    String small = "layers=1";
    Cli.run("summary", "text-gpt", "--set", small).done();
    Cli.run("graph", "text-gpt", "--set", small).done();
    Cli.run("profile", "text-gpt", "--set", small, "--batch", 2, "--steps", 2).done();
    Cli.run("train", "text-gpt", "--set", "heads=5").fails(2, "shared by 5 heads");
  }

  @Test
  void recurrentNetsHaveNoCacheButAMemory() throws IOException {
    Path run = folder.resolve("run");
    train(run, "--steps", 2, "--quiet").done();
    Cli.run("generate", run, "--no-cache").fails(2, "--no-cache is for runs of text-gpt");
    Cli.run("generate", run, "--attention", "1.1").fails(2, "the net of", "has no heads");
    Path other = folder.resolve("other");
    train(other, "--steps", 1, "--quiet").done();
    String memory = Cli.run("memory", run, other).done().out();
    assertTrue(memory.contains("99 EARLIER") && memory.contains("b " + other), memory);
    assertTrue(Files.readString(run.resolve("report.html")).contains("What the state remembers"));
  }

  /** What follows the header, which also holds the seconds that the training took. */
  private static byte[] variables(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return Arrays.copyOfRange(bytes, 8 + header, bytes.length);
  }

  @Test
  void onlyRunsOnTextWrite() throws IOException {
    Path data = SmallDigits.write(folder.resolve("data"));
    Path run = folder.resolve("digits");
    Cli.run("train", "mnist-softmax", "--data", data, "--out", run, "--steps", 2, "--batch", 5)
        .done();
    Cli.run("generate", run).fails(1, "mnist-softmax", "text-gru");
    Cli.run("generate", folder.resolve("none")).fails(1, "does not exist");
  }

  @Test
  void unusableTextsAreToldInASentence() throws IOException {
    Path run = folder.resolve("run");
    train(run, "--text", folder + "/*.txt").fails(1, "no file matches", "quotes");
    Path text = Files.writeString(folder.resolve("short.txt"), "To be or not to be");
    train(run, "--text", text).fails(1, "18 characters", "--batch");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', 0, 1, 2});
    train(run, "--text", binary).fails(1, "binary", "no plain text");
  }
}
