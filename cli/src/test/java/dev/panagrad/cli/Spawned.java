package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command line in a JVM of its own, for what can't be tried inside the test's. */
final class Spawned implements AutoCloseable {
  /** Far more than anything here takes: only a program that hangs is ended by it. */
  private static final long PATIENCE_SECONDS = 120;

  final Process process;
  private final Path folder;
  private final Path out;
  private final Path err;

  private Spawned(Path folder, List<String> command) throws IOException {
    this.folder = folder;
    out = Files.createTempFile(folder, "out", ".txt");
    err = Files.createTempFile(folder, "err", ".txt");
    process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
  }

  /**
   * Starts a command line.
   *
   * @param folder for what it prints
   */
  static Spawned start(Path folder, Object... arguments) throws IOException {
    return new Spawned(folder, java("", arguments));
  }

  /** Starts a command line with a jar on the class path, as a person's own. */
  static Spawned startWithJar(Path jar, Path folder, Object... arguments) throws IOException {
    return new Spawned(folder, java(jar.toString(), arguments));
  }

  /** Starts a command line where no file may grow beyond some blocks of 512 bytes. */
  static Spawned startWithSmallFiles(int blocks, Path folder, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c"));
    command.add("ulimit -f " + blocks + " && exec \"$@\"");
    command.add("sh");
    command.addAll(java("", arguments));
    return new Spawned(folder, command);
  }

  /** The command as the test itself was started: on the module path, or else on the class path. */
  private static List<String> java(String jar, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:-UsePerfData");
    String main = Main.class.getName();
    Module module = Main.class.getModule();
    if (module.isNamed()) {
      command.add("--module-path=" + System.getProperty("jdk.module.path"));
      if (!jar.isEmpty()) {
        command.addAll(List.of("-cp", jar));
      }
      command.add("--module=" + module.getName() + "/" + main);
    } else {
      command.add("--add-modules=jdk.incubator.vector");
      command.add("-cp");
      command.add(System.getProperty("java.class.path") + File.pathSeparator + jar);
      command.add(main);
    }
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  /** Waits for the end. */
  Cli.Result end() throws IOException, InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "it hangs: " + printed());
    List<String> lines =
        Files.readAllLines(err).stream()
            // The JVM's own, where no launcher keeps it away.
            .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
            .toList();
    return new Cli.Result(
        process.exitValue(), Files.readString(out), String.join(System.lineSeparator(), lines));
  }

  /** Waits until a file is there and not empty. */
  void await(Path file) throws InterruptedException {
    File there = file.toFile();
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        there.length() == 0; ) {
      assertTrue(process.isAlive(), () -> "it ended: " + printed());
      assertTrue(System.nanoTime() < end, () -> "it hangs: " + printed());
      Thread.sleep(5);
    }
  }

  /** Waits until it has printed something. */
  void awaitOutput() throws InterruptedException {
    await(out);
  }

  /** The first line of what it has printed. */
  String firstLine() throws IOException {
    return Files.readString(out).lines().findFirst().orElse("");
  }

  private String printed() {
    try {
      return Files.readString(out) + Files.readString(err);
    } catch (IOException e) {
      return folder + " can't be read: " + e;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
