package dev.panagrad.cli.startup;

import dev.panagrad.cli.command.CommandLines;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.io.Pictures;
import dev.panagrad.models.train.Experiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs typical commands once while the image is built, so that the class-data archive contains
 * their classes.
 *
 * <p>The archive keeps no method profiles, so few steps suffice. Only an AOT cache does, with an
 * archived boot layer, and JDK 25 archives none with an incubator module in it, as the Vector API's
 * (see {@code -Xlog:aot}: "archivedBootLayer not available").
 */
final class CdsTrainingRun {
  /** Experiments that together use most kernels, with their numbers of steps. */
  private static final Map<String, Integer> STEPS = new TreeMap<>();

  static {
    STEPS.put("mnist-softmax", 40);
    STEPS.put("mnist-mlp-dropout", 40);
    STEPS.put("mnist-conv-dropout", 40);
  }

  /** Of a digit. */
  private static final int SIDE = 28;

  private CdsTrainingRun() {}

  static void main() throws IOException {
    Path folder = Files.createTempDirectory("panagrad");
    try {
      perform("list");
      for (Map.Entry<String, Integer> entry : STEPS.entrySet()) {
        String steps = entry.getValue().toString();
        String run = folder.resolve(entry.getKey()).toString();
        perform("train", entry.getKey(), "--steps", steps, "--test-every", steps, "--out", run);
      }
      perform("eval", folder.resolve("mnist-softmax").toString());
      onnx(folder);
      String text = folder.resolve("text").toString();
      String[] small = {"--batch", "4", "--set", "hidden=16", "--set", "sequence=8"};
      perform(
          Stream.of(new String[] {"train", "text-gru", "--steps", "4", "--out", text}, small)
              .flatMap(Stream::of)
              .toArray(String[]::new));
      perform("generate", text, "--chars", "40");
    } finally {
      delete(folder);
    }
  }

  /** The files of two networks, which are run on a picture. */
  private static void onnx(Path folder) throws IOException {
    Path picture = folder.resolve("digit.png");
    byte[] one = new byte[SIDE * SIDE];
    for (int row = SIDE / 4; row < 3 * SIDE / 4; row++) {
      one[row * SIDE + SIDE / 2] = (byte) 255;
    }
    Files.write(picture, Pictures.png(SIDE, SIDE, one));
    for (String run : List.of("mnist-mlp-dropout", "mnist-conv-dropout")) {
      String file = folder.resolve(run + ".onnx").toString();
      perform("export", folder.resolve(run).toString(), file);
      perform("predict", file, picture.toString(), "--json");
    }
  }

  private static void perform(String... args) {
    Panagrad root = new Panagrad(Console.ofSystem(), Experiment::open);
    int code = CommandLines.run(root, Console.writer(System.err), args);
    if (code != 0) {
      throw new IllegalStateException("'%s' failed".formatted(String.join(" ", args)));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
