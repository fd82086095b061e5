package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Data and checkpoints that are not what they should be: one sentence each, and no run is left. */
class BadInputTest {
  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void writeData() throws IOException {
    data = SmallDigits.write(folder.resolve("data"));
    run = folder.resolve("run");
  }

  private Cli.Result train(Object... more) {
    Object[] line =
        new Object[] {
          "train", "mnist-softmax", "--data", data, "--out", run, "--steps", 2, "--batch", 20
        };
    Object[] all = Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return Cli.run(all);
  }

  private void refused(String... parts) {
    train().fails(1, parts);
    assertFalse(Files.exists(run), "a run folder is left");
  }

  private void change(String file, int at, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(data.resolve(file));
    ByteBuffer.wrap(bytes).putInt(at, value);
    Files.write(data.resolve(file), bytes);
  }

  @Test
  void aCutFile() throws IOException {
    byte[] bytes = Files.readAllBytes(data.resolve(IMAGES));
    Files.write(data.resolve(IMAGES), Arrays.copyOf(bytes, bytes.length - 1));
    refused(IMAGES);
    Files.write(data.resolve(IMAGES), Arrays.copyOf(bytes, 7));
    refused(IMAGES);
    Files.write(data.resolve(IMAGES), new byte[0]);
    refused(IMAGES);
  }

  @Test
  void trailingBytes() throws IOException {
    byte[] bytes = Files.readAllBytes(data.resolve(LABELS));
    Files.write(data.resolve(LABELS), Arrays.copyOf(bytes, bytes.length + 3));
    refused(LABELS);
  }

  @Test
  void aWrongMagicNumber() throws IOException {
    change(IMAGES, 0, 0x801);
    refused(IMAGES, "0x00000803", "0x00000801");
  }

  @Test
  void theFilesOfImagesAndLabelsExchanged() throws IOException {
    Path between = folder.resolve("between");
    Files.move(data.resolve(IMAGES), between);
    Files.move(data.resolve(LABELS), data.resolve(IMAGES), StandardCopyOption.REPLACE_EXISTING);
    Files.move(between, data.resolve(LABELS));
    refused("swapped");
  }

  @Test
  void sizesThatCanNotBe() throws IOException {
    change(IMAGES, 4, Integer.MAX_VALUE);
    refused(IMAGES);
    change(IMAGES, 4, -1);
    refused(IMAGES);
  }

  @Test
  void anotherNumberOfLabelsThanOfImages() throws IOException {
    byte[] bytes = Files.readAllBytes(data.resolve(LABELS));
    ByteBuffer.wrap(bytes).putInt(4, bytes.length - 9);
    Files.write(data.resolve(LABELS), Arrays.copyOf(bytes, bytes.length - 1));
    refused("200", "199");
  }

  @Test
  void aLabelOutOfRange() throws IOException {
    byte[] bytes = Files.readAllBytes(data.resolve(LABELS));
    bytes[8 + 5] = 10;
    Files.write(data.resolve(LABELS), bytes);
    refused(LABELS, "10");
  }

  @Test
  void aFolderThatIsAFile() throws IOException {
    data = Files.writeString(folder.resolve("file"), "no folder");
    refused("file");
  }

  /** Who may do everything may also read it. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatMayNotBeRead() throws IOException {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(data), "run by a user who may read everything");
    refused(data.toString());
  }

  @Test
  void aCheckpointOfAnotherNetwork() throws IOException {
    train("--quiet").done();
    Path other = folder.resolve("other");
    Cli.run(
            "train",
            "mnist-mlp-relu",
            "--data",
            data,
            "--out",
            other,
            "--steps",
            1,
            "--batch",
            20,
            "--quiet")
        .done();
    Files.copy(
        other.resolve("checkpoints/last.safetensors"),
        run.resolve("checkpoints/last.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    Cli.run("train", "--resume", run, "--steps", 4).fails(1, "mnist-mlp-relu", "mnist-softmax");
    Path another = folder.resolve("another");
    Cli.run(
            "train",
            "mnist-softmax",
            "--init",
            other.resolve("checkpoints/best.safetensors"),
            "--data",
            data,
            "--out",
            another,
            "--batch",
            20)
        .fails(1, "best.safetensors", "dense1/biases", "[200]", "[10]");
    assertFalse(Files.exists(another));
  }

  @Test
  void dataThatChangedSinceTheRunBegan() throws IOException {
    train("--quiet").done();
    change(IMAGES, 100, 12345);
    Cli.run("train", "--resume", run, "--steps", 4).fails(1, "changed", data.toString());
  }
}
