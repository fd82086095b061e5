package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captions through the command line, in small sizes. */
class CaptionCommandsTest {
  private static final String LAST = "checkpoints/last.safetensors";

  @TempDir Path folder;

  private static byte[] colour(int width, int height, int channel) {
    byte[] samples = new byte[width * height * 3];
    for (int i = channel; i < samples.length; i += 3) {
      samples[i] = (byte) 240;
    }
    return Pictures.png(width, height, samples);
  }

  private static byte[] variables(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return Arrays.copyOfRange(bytes, 8 + header, bytes.length);
  }

  /** Pictures of three colours, with a line of captions.tsv each. */
  private Path pictures(int count) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Files.write(pictures.resolve("p" + i + ".png"), colour(9, 9, i % 3));
      lines.add("p" + i + ".png\t" + List.of("all red", "quite green", "blue").get(i % 3));
    }
    Files.write(pictures.resolve("captions.tsv"), lines);
    return pictures;
  }

  private static Cli.Result train(Path run, Path pictures, Object... more) {
    List<Object> line = new ArrayList<>(List.of("train", "caption-emoji", "--out", run));
    line.addAll(List.of("--pictures", pictures, "--set", "units=8", "--set", "embedding=8"));
    line.addAll(List.of("--batch", 4, "--test-every", 3, "--seed", 2));
    line.addAll(Arrays.asList(more));
    return Cli.run(line.toArray());
  }

  @Test
  void aPersonsPicturesAreTrainedShownToldAndGoOnBitForBit() throws IOException {
    Path pictures = pictures(60);
    Path whole = folder.resolve("whole");
    String out = train(whole, pictures, "--steps", 6).done().out();
    // Six pictures with what is to be said of them, then what is said at each evaluation.
    assertEquals(6, out.lines().filter(line -> line.matches("\\d  = .*")).count(), out);
    assertEquals(3, out.lines().filter(line -> line.startsWith("6  ")).count(), out);
    String report = Files.readString(whole.resolve("report.html"));
    assertTrue(report.contains("nats a word") && report.contains("class=\"looks\""), "panels");

    Path parts = folder.resolve("parts");
    train(parts, pictures, "--steps", 3, "--quiet").done();
    Cli.run("train", "--resume", parts, "--steps", 6, "--threads", 1, "--quiet").done();
    assertArrayEquals(variables(whole.resolve(LAST)), variables(parts.resolve(LAST)));
    Cli.run("train", "--resume", parts, "--pictures", folder, "--steps", 7).fails(2, "--pictures");

    String eval = Cli.run("eval", whole).done().out();
    assertTrue(eval.contains("pictures set aside: exact "), eval);
    Files.writeString(pictures.resolve("captions.tsv"), "p1.png\tother words\n");
    for (int i = 2; i < 60; i++) {
      Files.writeString(
          pictures.resolve("captions.tsv"),
          "p" + i + ".png\tother words\n",
          StandardOpenOption.APPEND);
    }
    Cli.run("eval", whole).fails(1);
  }

  @Test
  void picturesAreToldThreeTimesWithProbabilities() throws IOException {
    Path run = folder.resolve("run");
    train(run, pictures(60), "--steps", 3, "--quiet").done();
    Path square = Files.write(folder.resolve("square.png"), colour(50, 50, 1));
    Path wide = Files.write(folder.resolve("wide.png"), colour(50, 20, 2));
    Cli.Result told = Cli.run("caption", run, square, wide);
    assertEquals(0, told.code(), told.err());
    assertEquals(6, told.out().lines().filter(l -> l.matches("  [01]\\.\\d{3}  .*")).count());
    assertTrue(told.err().contains("wide.png is 50 x 20 and is squeezed"), told.err());
    assertTrue(!told.err().contains("square.png"), told.err());
    List<String> plain =
        Cli.run("caption", run, square, "--beam", 1, "--no-attention")
            .done()
            .out()
            .lines()
            .toList();
    assertEquals(2, plain.size(), plain.toString());
  }

  @Test
  void unusablePicturesAreToldInASentence() throws IOException {
    Path run = folder.resolve("run");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    train(run, empty).fails(1, "empty lacks the file captions.tsv");
    train(run, folder.resolve("none")).fails(1, "none is not a folder");
    Path pictures = pictures(60);
    Path gone = pictures.resolve("p7.png");
    Files.delete(gone);
    train(run, pictures).fails(1, "line 8 of", "caption for p7.png, which is not in the folder");
    Files.writeString(gone, "hello");
    train(run, pictures).fails(1, "p7.png is no picture of a known format");
    Files.write(gone, colour(9, 9, 1));
    Files.write(pictures.resolve("new.png"), colour(9, 9, 1));
    String out = train(run, pictures, "--steps", 1).done().out();
    assertTrue(out.contains("1 pictures of") && out.contains("as new.png"), out);
    Path text = Files.writeString(folder.resolve("text.png"), "hello");
    Cli.run("caption", run, text).fails(1, "text.png is no picture of a known format");
    Cli.run("caption", run, folder.resolve("no.png")).fails(1, "no.png is not a file");
    Cli.run("caption", run, gone, "--beam", 65).fails(2, "--beam takes a number from 1 to 64");
    Cli.Result some = Cli.run("caption", run, text, gone);
    assertEquals(1, some.code());
    assertTrue(some.out().contains("p7.png"), some.out());
  }

  @Test
  void runsAndOptionsOfOtherExperimentsAreRefused() throws IOException {
    Cli.run("train", "caption-digits", "--pictures", folder).fails(2, "--pictures is for");
    Cli.run("train", "caption-emoji", "--data", folder).fails(2, "takes --pictures");
    Path dates = folder.resolve("dates");
    Cli.run("train", "translate-dates", "--out", dates, "--steps", 1, "--batch", 2, "--quiet")
        .done();
    Path picture = Files.write(folder.resolve("a.png"), colour(5, 5, 0));
    Cli.run("caption", dates, picture).fails(1, "translate-dates, which tells nothing of pictures");
    Path run = folder.resolve("run");
    train(run, pictures(60), "--steps", 1, "--quiet").done();
    Path words = run.resolve("vocabulary.txt");
    Files.writeString(words, Files.readString(words).replace("green", "brown"));
    Cli.run("caption", run, picture).fails(1, "is not the vocabulary that the model was trained");
  }
}
