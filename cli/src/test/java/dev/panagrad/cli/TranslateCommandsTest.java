package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Translation through the command line, in small sizes. */
class TranslateCommandsTest {
  private static final String LAST = "checkpoints/last.safetensors";

  @TempDir Path folder;

  private static Cli.Result dates(Path run, Object... more) {
    List<Object> line = new ArrayList<>(List.of("train", "translate-dates", "--out", run));
    line.addAll(List.of("--set", "units=6", "--set", "embedding=6", "--batch", 4, "--seed", 3));
    line.addAll(Arrays.asList(more));
    return Cli.run(line.toArray());
  }

  /** Small nets on sentences that a person brings. */
  private static Cli.Result pairs(Path run, Object pairs, Object... more) {
    List<Object> line = new ArrayList<>(List.of("train", "translate-rnn", "--out", run));
    line.addAll(List.of("--set", "units=6", "--set", "embedding=6", "--set", "vocabulary=330"));
    line.addAll(List.of("--set", "tokens=24", "--batch", 2, "--steps", 3, "--pairs", pairs));
    line.addAll(Arrays.asList(more));
    return Cli.run(line.toArray());
  }

  private static byte[] variables(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return Arrays.copyOfRange(bytes, 8 + header, bytes.length);
  }

  /** Sentences of 3 to 13 letters with spaces, the translation in capitals. */
  private Path table(int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      String source = "a ".repeat(1 + i % 6) + "b" + (char) ('c' + i % 20);
      text.append(source).append('\t').append(source.toUpperCase(Locale.ROOT));
      text.append("\tby somebody\n");
    }
    return Files.writeString(folder.resolve("pairs.tsv"), text);
  }

  @Test
  void datesAreTrainedShownTranslatedAndGoOnBitForBit() throws IOException {
    Path whole = folder.resolve("whole");
    String out = dates(whole, "--steps", 6, "--test-every", 3).done().out();
    assertTrue(out.contains("validation acc") && out.contains("tokens/s"), out);
    // Eight sentences with what they should be, then eight translations at each evaluation.
    assertEquals(8, out.lines().filter(line -> line.startsWith("   = ")).count(), out);
    assertEquals(3, out.lines().filter(line -> line.startsWith("8  ")).count(), out);
    String report = Files.readString(whole.resolve("report.html"));
    assertTrue(report.contains("nats a token") && report.contains("--share:"), "panels");

    Path parts = folder.resolve("parts");
    dates(parts, "--steps", 3, "--test-every", 3, "--quiet").done();
    Cli.run("train", "--resume", parts, "--steps", 6, "--threads", 1, "--quiet").done();
    assertArrayEquals(variables(whole.resolve(LAST)), variables(parts.resolve(LAST)));

    String text = "3 mai 1922";
    String plain = Cli.run("translate", whole, text).done().out();
    assertEquals(1, plain.lines().count());
    Object[] line = {"translate", whole, text, "7 mai 1922", "--beam", 3, "--attention"};
    List<String> lines = Cli.run(line).done().out().lines().toList();
    assertEquals(2, lines.stream().filter(l -> l.endsWith("TRANSLATION")).count());
    assertTrue(lines.get(4).contains(text + "</s>"), lines.toString());
    String eval = Cli.run("eval", whole).done().out();
    assertTrue(eval.contains("test exact 0.0000 (0 of 1,024)"), eval);
    assertTrue(eval.contains("the worst, by chrF2"), eval);
    assertTrue(!eval.contains("BLEU"), eval);

    String files = Cli.run("export", whole, folder.resolve("dates.onnx")).done().out();
    assertTrue(files.contains("dates-encoder.onnx") && files.contains("source, lengths"), files);
    assertTrue(files.contains("dates-decoder.onnx") && files.contains("state1_after"), files);
    assertFalse(Files.exists(folder.resolve("dates.onnx")));
    Cli.run("serve", whole, "--port", 0).fails(1, "can't be written as the ONNX file");
  }

  @Test
  void aPersonsPairsAreTrainedOnWithTheirVocabulary() throws IOException {
    Path run = folder.resolve("run");
    String out = pairs(run, table(200)).done().out();
    assertTrue(out.contains("180 pairs to train on, 10 to watch it by, 10 for the result"), out);
    String eval = Cli.run("eval", run).done().out();
    assertTrue(eval.contains("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp"), eval);
    assertTrue(eval.contains("copying the source: BLEU 0.0"), eval);
    String searched = Cli.run("eval", run, "--beam", 3).done().out();
    assertTrue(searched.contains("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp"), searched);
    Cli.run("eval", run, "--beam", 65).fails(2, "--beam takes a number from 1 to 64, not 65");
    Files.delete(folder.resolve("pairs.tsv"));
    Cli.run("translate", run, "a a bc", "--beam", 2).done();
    Cli.run("translate", run, "a".repeat(30)).fails(2, "30 tokens is too long", "which reads 23");
    Path file = run.resolve("vocabulary.txt");
    String words = Files.readString(file);
    Files.writeString(file, words.replaceFirst("(?m)^(\\S+)\n(\\S+)\n(\\S+)\n", "$1\n$3\n$2\n"));
    Cli.run("translate", run, "a a bc").fails(1, "vocabulary in", "doesn't fit the model");
    Files.delete(file);
    Cli.run("translate", run, "a a bc").fails(1, "vocabulary.txt");
    // Opened for any use it reads the run's vocabulary rather than to learn it anew.
    table(200);
    Cli.run("eval", run).fails(1, "vocabulary.txt");
    Cli.run("train", "--resume", run, "--steps", 6).fails(1, "vocabulary.txt");
    Files.writeString(file, words);
    Cli.run("eval", run).done();
  }

  private Cli.Result transformer(Path run, Object... more) throws IOException {
    List<Object> line = new ArrayList<>(List.of("train", "translate-transformer", "--out", run));
    for (String value : List.of("layers=2", "heads=2", "width=8", "hidden=12", "tokens=24")) {
      line.addAll(List.of("--set", value));
    }
    line.addAll(List.of("--set", "vocabulary=330", "--batch", 2, "--pairs", table(200)));
    line.addAll(Arrays.asList(more));
    return Cli.run(line.toArray());
  }

  @Test
  void aTransformerIsTrainedShowsItsHeadsAndGoesOnBitForBit() throws IOException {
    Path whole = folder.resolve("whole");
    String out = transformer(whole, "--steps", 6, "--test-every", 3).done().out();
    assertEquals(3, out.lines().filter(line -> line.startsWith("8  ")).count(), out);
    Path parts = folder.resolve("parts");
    transformer(parts, "--steps", 3, "--test-every", 3, "--quiet").done();
    Cli.run("train", "--resume", parts, "--steps", 6, "--threads", 1, "--quiet").done();
    assertArrayEquals(variables(whole.resolve(LAST)), variables(parts.resolve(LAST)));
    transformer(folder.resolve("cut"), "--steps", 2, "--shards", 2, "--quiet").done();

    Object[] line = {"translate", whole, "a a bc", "--beam", 2, "--head", "2.1"};
    String map = Cli.run(line).done().out();
    assertTrue(map.contains("</s>"), map);
    line[6] = "2.3";
    Cli.run(line).fails(2, "no head 2.3, but 1.1, 1.2, 2.1, 2.2");
    line[6] = "two";
    Cli.run(line).fails(2, "'two' is no head; give layer and head, as 2.1");
    assertTrue(Cli.run("eval", whole).done().out().contains("BLEU"));
    Path recurrent = folder.resolve("recurrent");
    pairs(recurrent, table(200), "--quiet").done();
    Cli.run("translate", recurrent, "a bc", "--head", "1.1").fails(2, "has no heads");
    transformer(folder.resolve("odd"), "--set", "heads=3").fails(2, "can't have 3 heads");
  }

  @Test
  void longPairsAreCountedAndLeftOut() throws IOException {
    Path file = table(200);
    Files.writeString(file, Files.readString(file) + ("z ".repeat(40) + "\tZ\n").repeat(30));
    String out = pairs(folder.resolve("run"), file).done().out();
    long left =
        out.lines()
            .filter(l -> l.matches("\\d+ pairs to train on are longer than 23 tokens.* left out"))
            .count();
    assertEquals(1, left, out);
    Path two = folder.resolve("two");
    Path sources = Files.writeString(folder.resolve("a.en"), "a b\n\nc\n".repeat(30));
    Path targets = Files.writeString(folder.resolve("a.de"), "x y\nz\nw\n".repeat(30));
    String told = pairs(two, sources + "," + targets).done().out();
    assertTrue(told.contains("30 lines have an empty side and are left out"), told);
    Cli.run("train", "--resume", two, "--steps", 5, "--pairs", file).fails(2, "--pairs");
  }

  @Test
  void unusablePairsAreToldInASentence() throws IOException {
    Path run = folder.resolve("run");
    Path empty = Files.writeString(folder.resolve("empty.tsv"), "");
    pairs(run, empty).fails(1, "empty.tsv has no pairs", "needs 40");
    Path few = Files.writeString(folder.resolve("few.tsv"), "a\tb\n".repeat(9));
    pairs(run, few).fails(1, "few.tsv has 9 pairs");
    Path untabbed = Files.writeString(folder.resolve("untabbed.tsv"), "a\tb\nab\n");
    pairs(run, untabbed).fails(1, "line 2 of", "untabbed.tsv has no tab");
    pairs(run, few + "," + untabbed).fails(1, "has 9 lines and", "untabbed.tsv has 2");
    pairs(run, few + "," + few + "," + few).fails(1, "not 3 files");
    pairs(run, folder.resolve("none.tsv")).fails(1, "there is no file", "none.tsv");
    Path bytes = Files.write(folder.resolve("bytes.tsv"), new byte[] {'a', 9, (byte) 0xff, 10});
    pairs(run, bytes).fails(1, "bytes.tsv is no UTF-8 text");
    Path all =
        Files.writeString(folder.resolve("long.tsv"), ("z ".repeat(40) + "\tZ\n").repeat(50));
    pairs(run, all).fails(1, "pairs of", "are longer than 23 tokens", "--set tokens=48");
  }

  @Test
  void optionsOfOtherExperimentsAreRefused() throws IOException {
    Path run = folder.resolve("run");
    dates(run, "--pairs", "web-rv").fails(2, "--pairs is for experiments on pairs", "its own data");
    dates(run, "--text", "x").fails(2, "--text is for experiments on text, not");
    Cli.run("train", "text-gru", "--pairs", "x").fails(2, "--pairs is for", "takes --text");
    dates(run, "--steps", 1, "--quiet").done();
    Cli.run("translate", run, " ").fails(2, "an empty text");
    Cli.run("translate", run, "a", "--beam", 65).fails(2, "--beam takes a number from 1 to 64");
    Cli.run("translate", run, "a", "--alpha", -1).fails(2, "--alpha");
    Cli.Result unknown = Cli.run("translate", run, "3 m\u4e00i 1922");
    assertEquals(0, unknown.code());
    assertTrue(unknown.err().contains("lacks 1 of the text's tokens"), unknown.err());
    Cli.run("generate", run).fails(1, "translate-dates");
    Path data = SmallDigits.write(folder.resolve("data"));
    Path digits = folder.resolve("digits");
    Cli.run("train", "mnist-softmax", "--data", data, "--out", digits, "--steps", 1, "--batch", 5)
        .done();
    Cli.run("translate", digits, "a").fails(1, "mnist-softmax, which translates nothing");
  }
}
