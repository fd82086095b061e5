package dev.panagrad.cli.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is written to the user's standard error, and what isn't. */
class ErrorStreamTest {
  /** Stands for the JVM: it warns on its standard error, and the program writes elsewhere. */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
      for word in "$@"; do
        case $word in -Ddev.panagrad.stderr=*) echo "a sentence" >>"${word#*=}" ;; esac
      done
      exit 2
      """;

  private final PrintStream before = System.err;
  @TempDir Path folder;

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  @Test
  void appendsToTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("errors"), "before\n");
    ErrorStream.use(file.toString());
    System.err.print("after\n");
    assertEquals("before\nafter\n", Files.readString(file));
  }

  @Test
  void keepsTheStreamIfThereIsNoOther() {
    ErrorStream.use(null);
    assertSame(before, System.err);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream own = new PrintStream(said, true, before.charset());
    System.setErr(own);
    ErrorStream.use(folder.resolve("none/errors").toString());
    assertSame(own, System.err);
    assertTrue(said.toString(before.charset()).contains("none/errors"), said::toString);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theLauncherKeepsTheJvmsWarningAway() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("image/bin"));
    Path launcher = bin.resolve("panagrad");
    Files.copy(
        Path.of("src/main/image/bin/panagrad"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Path java = Files.writeString(bin.resolve("java"), JAVA);
    assertTrue(java.toFile().setExecutable(true) && launcher.toFile().setExecutable(true));
    Path errors = Files.writeString(folder.resolve("errors"), "before\n");
    Process toFile =
        new ProcessBuilder(launcher.toString(), "list")
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    assertEquals(2, code(toFile));
    assertEquals("before\na sentence\n", Files.readString(errors));
    Process toPipe = new ProcessBuilder(launcher.toString(), "list").start();
    assertEquals(
        "a sentence\n", new String(toPipe.getErrorStream().readAllBytes(), before.charset()));
    assertEquals(2, code(toPipe));
    Process closed =
        new ProcessBuilder("sh", "-c", "exec \"$0\" list 2>&-", launcher.toString()).start();
    assertEquals(2, code(closed), "without any standard error");
  }

  private static int code(Process process) throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it hangs");
    return process.exitValue();
  }
}
