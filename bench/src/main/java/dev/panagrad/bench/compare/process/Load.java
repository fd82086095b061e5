package dev.panagrad.bench.compare.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that each keep a processor busy, as a browser or a build does, until closed. */
public final class Load implements AutoCloseable {
  private final List<Process> programs = new ArrayList<>();

  /** Starts this number of programs. */
  public Load(int count) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    try {
      for (int i = 0; i < count; i++) {
        programs.add(
            new ProcessBuilder(java, "-XX:+UseSerialGC", "-cp", path, Spin.class.getName())
                .start());
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    programs.forEach(Process::destroyForcibly);
  }

  /** The main class of such a program. */
  static final class Spin {
    private Spin() {}

    /** Counts until it is killed, or its parent process has exited. */
    public static void main(String[] args) {
      ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
      double sum = 0;
      while (parent.isAlive() && !Double.isNaN(sum)) {
        for (int i = 1; i < 10_000_000; i++) {
          sum += 1.0 / i;
        }
      }
    }
  }
}
