package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher of the sources: builds by turns, with a Maven that only pretends. */
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      mkdir building || echo "at the same time" >>builds
      echo "a build" >>builds
      until [ -e go ]; do sleep 0.1; done
      sleep 0.2
      mkdir -p cli/target/image/bin
      printf '#!/bin/sh\\necho "ran $*"\\n' >cli/target/image/bin/panagrad
      chmod +x cli/target/image/bin/panagrad
      rmdir building
      """;

  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "chmod",
          "find",
          "grep",
          "head",
          "ln",
          "mkdir",
          "ps",
          "readlink",
          "rm",
          "rmdir",
          "sleep",
          "sort",
          "tail",
          "touch");

  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path folder;
  private Path root;
  private Path tools;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void copyLauncher() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell: the launcher is not tried");
    root = Files.createDirectory(folder.resolve("source s"));
    tools = Files.createDirectory(folder.resolve("tools"));
    Files.copy(
        Path.of("../panagrad"), root.resolve("panagrad"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String name : new String[] {"LICENSE", "NOTICE", "pom.xml"}) {
      Files.createFile(root.resolve(name));
    }
    for (String module :
        new String[] {"engine", "engine/cluster", "graph", "models", "models/serve", "cli"}) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.createFile(root.resolve(module).resolve("pom.xml"));
    }
    Files.writeString(tools.resolve("mvn"), MAVEN);
    Files.setPosixFilePermissions(
        tools.resolve("mvn"), PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), find(tool));
    }
  }

  @AfterEach
  void end() throws IOException {
    started.forEach(Process::destroyForcibly);
    // JUnit warns of each link that leads out of its folder.
    for (Path place : new Path[] {tools, root}) {
      try (Stream<Path> files = Files.list(place)) {
        for (Path link : files.filter(Files::isSymbolicLink).toList()) {
          Files.delete(link);
        }
      }
    }
  }

  private static Path find(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Has the kernel's locks at hand, or not. */
  private void flock(boolean there) throws IOException {
    if (there) {
      Path flock = find("flock");
      assumeTrue(flock != null, "no flock on the PATH: the kernel's locks are not tried");
      Files.createSymbolicLink(tools.resolve("flock"), flock);
    }
  }

  private void go() throws IOException {
    Files.createFile(root.resolve("go"));
  }

  /** With sources newer than anything that is built, so that each start builds anew. */
  private void alwaysOld() throws IOException {
    Files.setLastModifiedTime(
        root.resolve("pom.xml"), FileTime.from(Instant.now().plus(1, ChronoUnit.DAYS)));
  }

  private Process start() throws IOException {
    int number = started.size();
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("panagrad").toString(), "list", Integer.toString(number))
            .redirectOutput(folder.resolve("out" + number).toFile())
            .redirectError(folder.resolve("err" + number).toFile());
    builder.environment().put("PATH", tools.toString());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String err(int number) throws IOException {
    return Files.readString(folder.resolve("err" + number));
  }

  private void assertRuns(Process process) throws IOException, InterruptedException {
    int number = started.indexOf(process);
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "it hangs");
    assertEquals(0, process.exitValue(), err(number));
    assertEquals("ran list " + number + "\n", Files.readString(folder.resolve("out" + number)));
  }

  private void assertBuilds(int expected) throws IOException {
    assertEquals("a build\n".repeat(expected), Files.readString(root.resolve("builds")), "in turn");
  }

  private Path target() throws IOException {
    return Files.createDirectories(root.resolve("target"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void locksThatWereLeftBehindAreTakenOver(boolean flock) throws Exception {
    flock(flock);
    go();
    alwaysOld();
    // As launchers before this one left it when they were killed.
    Files.createDirectories(target().resolve("panagrad-build.lock"));
    assertRuns(start());
    Path turn = target().resolve("panagrad-build.turn.37");
    Files.createSymbolicLink(turn, Path.of("999999999 panagrad"));
    assertRuns(start());
    assertBuilds(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessNumberUsedAgainIsNoOwner(boolean flock) throws Exception {
    flock(flock);
    go();
    String own = Long.toString(ProcessHandle.current().pid());
    Path before = Files.createDirectories(target().resolve("panagrad-build.lock"));
    Files.writeString(before.resolve("pid"), own + "\n");
    Files.createSymbolicLink(target().resolve("panagrad-build.turn.2"), Path.of(own + " panagrad"));
    assertRuns(start());
    assertBuilds(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoWaitsSaysForWhom(boolean flock) throws Exception {
    flock(flock);
    Process first = start();
    await(root.resolve("builds"));
    Process second = start();
    await(folder.resolve("err1"));
    assertTrue(
        err(1).matches("panagrad: waiting for another build .*process " + first.pid() + ",.*\n"),
        err(1));
    go();
    assertRuns(first);
    assertRuns(second);
    assertBuilds(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyAtOnceBuildOneAfterTheOther(boolean flock) throws Exception {
    flock(flock);
    go();
    alwaysOld();
    Files.createSymbolicLink(
        target().resolve("panagrad-build.turn.9"), Path.of("999999999 panagrad"));
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(start());
    }
    for (Process one : all) {
      assertRuns(one);
    }
    assertBuilds(all.size());
    try (Stream<Path> files = Files.list(target())) {
      assertTrue(files.count() < 10, "turns that are over are cleaned up");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKilledBuildIsTakenOver(boolean flock) throws Exception {
    flock(flock);
    Process first = start();
    await(root.resolve("builds"));
    List<ProcessHandle> children = first.descendants().toList();
    first.destroyForcibly().waitFor();
    children.forEach(ProcessHandle::destroyForcibly);
    Files.delete(root.resolve("building"));
    go();
    assertRuns(start());
    assertBuilds(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderThatCannotBeWrittenIsSaid(boolean flock) throws Exception {
    flock(flock);
    // Not even root makes a file there.
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no folder that nobody may write to");
    Files.createSymbolicLink(root.resolve("target"), Path.of("/proc"));
    assertRefused("source s/target can't be written");
  }

  @Test
  void aFileInTheFoldersPlaceIsSaid() throws Exception {
    Files.createFile(root.resolve("target"));
    assertRefused("source s/target can't be written");
  }

  private void assertRefused(String why) throws Exception {
    Process process = start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "it hangs");
    assertEquals(1, process.exitValue());
    assertEquals(1, err(0).lines().count(), err(0));
    assertTrue(err(0).startsWith("panagrad: ") && err(0).contains(why), err(0));
    assertFalse(Files.exists(root.resolve("builds")), "nothing was built");
  }

  private void await(Path file) throws InterruptedException {
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        file.toFile().length() == 0; ) {
      assertTrue(System.nanoTime() < end, () -> "nothing in " + file);
      Thread.sleep(5);
    }
  }
}
