package dev.panagrad.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks as processes: sums, and what the others say when one is killed or stopped. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ProcessTest {
  /** So many rounds that a rank is killed before they are over. */
  private static final int ENDLESS = 100_000_000;

  /** After this many seconds the processes are killed: no timeout ends a read from one. */
  private static final long PATIENCE = 100;

  /** Processes that are children of this one, and end with the test. */
  private static final class Children implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> readers = new ArrayList<>();

    Children(int ranks, int floats, int rounds, boolean encrypted) throws IOException {
      for (int rank = 0; rank < ranks; rank++) {
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules=jdk.incubator.vector",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx128m",
                    "--class-path",
                    classPath(),
                    Child.class.getName(),
                    String.valueOf(rank),
                    String.valueOf(ranks),
                    String.valueOf(floats),
                    String.valueOf(rounds),
                    String.valueOf(encrypted))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        readers.add(
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
      }
      CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS).execute(this::close);
      StringJoiner ports = new StringJoiner(" ", "", "\n");
      for (BufferedReader reader : readers) {
        ports.add(reader.readLine());
      }
      for (Process process : processes) {
        Writer writer = process.outputWriter(StandardCharsets.UTF_8);
        writer.write(ports.toString());
        writer.flush();
      }
    }

    private static String classPath() {
      return String.join(
          System.getProperty("path.separator"),
          location(Child.class),
          location(Mesh.class),
          location(Buffer.class));
    }

    private static String location(Class<?> type) {
      return Path.of(
              URI.create(
                  type.getResource(type.getSimpleName() + ".class")
                      .toString()
                      .replaceAll("/dev/panagrad/.*", "")
                      .replaceAll("^jar:|!$", "")))
          .toString();
    }

    String line(int rank) throws IOException {
      return String.valueOf(readers.get(rank).readLine());
    }

    void signal(int rank, String name) throws Exception {
      int code =
          new ProcessBuilder("kill", "-" + name, String.valueOf(processes.get(rank).pid()))
              .start()
              .waitFor();
      assertEquals(0, code);
    }

    @Override
    public void close() {
      processes.forEach(Process::destroyForcibly);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void processesSum(boolean encrypted) throws Exception {
    try (Children children = new Children(3, 10_007, 50, encrypted)) {
      for (int rank = 0; rank < 3; rank++) {
        assertEquals("running", children.line(rank));
        assertTrue(children.line(rank).startsWith("median"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aKilledProcessIsNamedByAllOthers(int killed) throws Exception {
    try (Children children = new Children(3, 100_003, ENDLESS, false)) {
      for (int rank = 0; rank < 3; rank++) {
        assertEquals("running", children.line(rank));
      }
      children.signal(killed, "KILL");
      for (int rank = 0; rank < 3; rank++) {
        if (rank != killed) {
          assertNames(
              children.line(rank),
              killed,
              "(its connection was closed|Connection reset|Broken pipe).*awaited: .*");
        }
      }
    }
  }

  @Test
  void aStoppedProcessIsFoundByItsSilence() throws Exception {
    try (Children children = new Children(3, 1003, ENDLESS, false)) {
      for (int rank = 0; rank < 3; rank++) {
        assertEquals("running", children.line(rank));
      }
      children.signal(1, "STOP");
      assertNames(
          children.line(0), 1, "it has sent nothing for 2.0 s; awaited: its .* of bucket 0 .*");
      assertNames(
          children.line(2), 1, "it has sent nothing for 2.0 s; awaited: its .* of bucket 0 .*");
    }
  }

  private static void assertNames(String line, int rank, String how) {
    assertTrue(
        line.matches(
            "LOST " + rank + " .*rank " + rank + " at 127\\.0\\.0\\.1:\\d+ is lost: " + how),
        line);
  }
}
