package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.plugin.LineExperiments;
import dev.panagrad.models.train.ExperimentProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An experiment of somebody else's in a jar on the class path, which uses exported packages only:
 * it is listed, trains, goes on, and what it offers to be seen is shown.
 */
class ProvidedExperimentTest {
  private static final List<String> CLASSES =
      List.of("LineExperiment", "LineExperiments", "LineTask", "LineTask$Line");

  @TempDir static Path folder;
  private static Path jar;

  @BeforeAll
  static void packJar() throws IOException {
    jar = folder.resolve("line.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : CLASSES) {
        try (InputStream in = LineExperiments.class.getResourceAsStream(name + ".class")) {
          add(out, "dev/panagrad/cli/plugin/" + name + ".class", in.readAllBytes());
        }
      }
      add(
          out,
          "META-INF/services/" + ExperimentProvider.class.getName(),
          LineExperiments.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  private static Cli.Result run(Object... arguments) throws IOException, InterruptedException {
    try (Spawned command = Spawned.startWithJar(jar, folder, arguments)) {
      return command.end().done();
    }
  }

  @Test
  void isListedBehindTheOthers() throws IOException, InterruptedException {
    List<String> lines = run("list").out().lines().toList();
    assertTrue(lines.getLast().startsWith("my-line "), lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("mnist-softmax ")), lines::toString);
  }

  @Test
  void isUnknownWithoutTheJar() throws IOException, InterruptedException {
    try (Spawned command = Spawned.start(folder, "train", "my-line")) {
      command.end().fails(2, "there is no experiment 'my-line'");
    }
  }

  @Test
  void trainsGoesOnAndShowsItsExamples() throws IOException, InterruptedException {
    Path out = folder.resolve("run");
    String trained = run("train", "my-line", "--threads", 1, "--out", out).out();
    assertEquals(
        2, trained.lines().filter(line -> line.matches("X +TOLD +RIGHT")).count(), trained);
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(report.contains("Examples that it wasn't trained on"), report);
    assertTrue(report.contains("<th>told</th>") || report.contains(">told<"), report);
    String evaluated = run("eval", out).out();
    assertTrue(evaluated.startsWith("validation loss 0.0"), evaluated);
    assertTrue(evaluated.contains("accuracy 1.0000"), evaluated);
    assertTrue(evaluated.contains("TOLD"), evaluated);
    assertFalse(evaluated.contains("NaN"), evaluated);
    String resumed = run("train", "--resume", out, "--steps", 90, "--threads", 1).out();
    assertTrue(resumed.contains("90"), resumed);
  }
}
