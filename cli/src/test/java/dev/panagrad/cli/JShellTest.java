package dev.panagrad.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of docs/jshell.md, in the JDK's own jshell. */
class JShellTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("^jshell (.*?) \\\\\\n *(.*)$", Pattern.MULTILINE);

  @TempDir Path folder;

  /** The command of the page, with the modules of this test. */
  private static List<String> command(String page) {
    Matcher matcher = COMMAND.matcher(page);
    assertTrue(matcher.find(), "no command in the page");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jshell").toString());
    for (String word : (matcher.group(1) + " " + matcher.group(2)).split(" +", -1)) {
      command.add(word.equals("cli/target/modules") ? modules() : word);
    }
    return command;
  }

  /** The product's modules and what they need, without this one and its tests. */
  private static String modules() {
    List<String> paths =
        Arrays.asList(System.getProperty("jdk.module.path").split(File.pathSeparator));
    return String.join(
        File.pathSeparator,
        paths.stream().map(path -> Path.of(path).toAbsolutePath().toString()).toList());
  }

  @Test
  void theLinesOfThePageDoWhatItSays() throws IOException, InterruptedException {
    String page = Files.readString(ROOT.resolve("docs/jshell.md"));
    StringBuilder lines = new StringBuilder();
    Matcher matcher = SNIPPET.matcher(page);
    int longest = 0;
    while (matcher.find()) {
      longest = Math.max(longest, (int) matcher.group(1).lines().count());
      lines.append(matcher.group(1));
    }
    assertEquals(10, longest, "lines of the first network");
    Path script = Files.writeString(folder.resolve("lines.jsh"), lines + "/exit\n");
    List<String> command = command(page);
    // Feedback is given of what is typed, not of files.
    Process process =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectInput(script.toFile())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertFalse(said.contains("Error") || said.contains("Exception"), said);
    assertTrue(said.contains("% % %"), "no digit is drawn: " + said);
    assertTrue(said.contains("class 7"), said);
    Matcher accuracy = Pattern.compile("accuracy (0\\.\\d+)").matcher(said);
    assertTrue(accuracy.find(), said);
    assertEquals(0.97, Double.parseDouble(accuracy.group(1)), 0.015, said);
    assertTrue(Pattern.compile("==> 7\\R").matcher(said).find(), said);
    assertTrue(said.contains("==> 25.0"), said);
  }
}
