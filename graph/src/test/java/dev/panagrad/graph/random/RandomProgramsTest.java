package dev.panagrad.graph.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Graph;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs of library users, in a JVM of its own with the command's options, which leave out
 * the Vector API's checks: whatever a program asks for, it ends with results or an exception that
 * is documented.
 *
 * <p>{@code -Dprograms=20000} runs more of them, {@code -Dseed=4711 -Dprograms=1} one again.
 */
class RandomProgramsTest {
  private static final long SEED = Long.getLong("seed", 1);
  private static final long PROGRAMS = Long.getLong("programs", 400);

  /** After so many JVMs that crashed or hung there is enough to be mended. */
  private static final int MOST_CRASHES = 20;

  /** Too few programs don't draw every op. */
  private static final int ALL_OPS_DRAWN = 300;

  private static final Path IMAGE = Path.of("..", "cli", "src", "main", "image");

  @TempDir Path folder;

  @Test
  void endWithResultsOrDocumentedExceptions() throws Exception {
    List<String> findings = new ArrayList<>();
    long next = SEED;
    while (next < SEED + PROGRAMS && findings.size() < MOST_CRASHES) {
      int exit = child(next, SEED + PROGRAMS - next);
      if (exit == 0) {
        break;
      }
      long last = Long.parseLong(Report.lines(folder, Report.SEED).getFirst());
      findings.add("seed %d: the JVM ended with %d, %s".formatted(last, exit, crash()));
      next = last + 1;
    }
    findings.addAll(Report.lines(folder, Report.FINDINGS));
    Map<String, Long> counts = Report.counts(folder);
    System.out.printf("random programs from seed %d on: %s%n", SEED, counts);
    assertEquals(List.of(), findings, () -> String.join("\n", findings));
    assertEquals(PROGRAMS, counts.get("programs"));
    if (PROGRAMS >= ALL_OPS_DRAWN) {
      List<String> missing =
          Report.ops().stream().filter(op -> counts.get("op " + op) == 0).toList();
      assertEquals(List.of(), missing, "ops that no program uses");
      assertTrue(counts.get("compared") > PROGRAMS / 20, () -> "few succeed: " + counts);
    }
  }

  private int child(long first, long count) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launcherOptions());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:-OmitStackTraceInFastThrow",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            Programs.class.getName(),
            Long.toString(first),
            Long.toString(count),
            folder.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Memory that was freed is given back or overwritten, so that nobody reads it unnoticed.
    builder.environment().put("GLIBC_TUNABLES", "glibc.malloc.mmap_threshold=4096");
    builder.environment().put("MALLOC_PERTURB_", "165");
    Path output = folder.resolve("output");
    Process process = builder.redirectOutput(output.toFile()).start();
    int exit = process.waitFor();
    if (exit != 0) {
      System.out.println(Files.readString(output));
    }
    return exit;
  }

  /** The options that the command starts the JVM with, but for those of the image's archive. */
  private static List<String> launcherOptions() throws IOException {
    Path file = IMAGE.resolve("lib").resolve("jvm.options");
    String options = Files.readString(file);
    assertTrue(options.contains("-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0"), options);
    assertTrue(options.contains("-XX:+UnlockDiagnosticVMOptions"), options);
    return List.of(
        "@" + file,
        "-XX:CompilerDirectivesFile=" + IMAGE.resolve("lib").resolve("compiler-directives.json"));
  }

  /** What is compiled, and OpenBLAS's jar if there is one. */
  private static String classPath() throws URISyntaxException {
    Path graph = place(Graph.class);
    List<String> path = new ArrayList<>();
    for (Path classes :
        List.of(place(Workspace.class), graph, graph.resolveSibling("test-classes"))) {
      path.add(classes.toString());
    }
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      Pattern.compile(Pattern.quote(File.pathSeparator))
          .splitAsStream(System.getProperty(property, ""))
          .filter(part -> part.contains("openblas"))
          .forEach(path::add);
    }
    return String.join(File.pathSeparator, path);
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** What the JVM says about its crash: the frame it was in. */
  private String crash() throws IOException {
    Path log = folder.resolve("crash.log");
    if (!Files.exists(log)) {
      return "without a crash log";
    }
    List<String> lines = Files.readAllLines(log);
    Files.delete(log);
    return lines.stream()
        .filter(line -> line.startsWith("#  SIG") || line.matches("[CJVjv]  ?.*[\\[+].*"))
        .limit(8)
        .collect(Collectors.joining(" | "));
  }
}
