package dev.panagrad.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of themselves, to people and to shells. */
class HelpCommandTest {
  @Test
  void helpIsThatOfTheCommand() {
    String train = Cli.run("help", "train").done().out();
    assertEquals(Cli.run("train", "--help").done().out(), train);
    assertTrue(train.contains("--early-stopping"), train);
    assertTrue(Cli.run("help").done().out().contains("sweep"));
    Cli.run("help", "trian").fails(2, "no command 'trian'", "did you mean 'train'?");
  }

  /** Bash itself is asked what it would complete. */
  @Test
  void bashCompletes(@TempDir Path folder) throws IOException, InterruptedException {
    Path bash = Path.of("/bin/bash");
    Assumptions.assumeTrue(Files.isExecutable(bash), "no bash here");
    Path script = folder.resolve("completion.bash");
    Files.writeString(script, Cli.run("completion").done().out());
    assertTrue(complete(folder, script, "panagrad", "tra").contains("train"));
    assertTrue(
        complete(folder, script, "panagrad", "train", "--early").contains("--early-stopping"));
    assertTrue(complete(folder, script, "panagrad", "train", "mnist-c").contains("mnist-conv-bn"));
  }

  private static String complete(Path folder, Path script, String... words)
      throws IOException, InterruptedException {
    String line =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_panagrad; echo \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", words), words.length - 1);
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder("/bin/bash", "-c", line)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "bash hangs");
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
