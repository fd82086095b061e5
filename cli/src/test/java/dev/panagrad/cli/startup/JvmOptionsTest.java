package dev.panagrad.cli.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The options of the JVM stand in one file, which the launchers use and the documents explain. */
class JvmOptionsTest {
  private static final Path IMAGE = Path.of("src", "main", "image");
  private static final Pattern LAUNCHED = Pattern.compile("(?<=\\s)[-@](?:\"[^\"]*\"|[^\\s\"])+");

  @Test
  void everyOptionIsExplained() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "startup.md"));
    List<String> options =
        Files.readAllLines(IMAGE.resolve("lib/jvm.options")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertTrue(options.size() > 10, options.toString());
    for (String option : options) {
      assertTrue(page.contains("`" + option + "`"), option + " is not explained in startup.md");
    }
  }

  /** What differs is how a path and a variable are written. */
  @Test
  void bothLaunchersStartTheSameJvm() throws IOException {
    List<String> shell = arguments("panagrad", "\"$image/bin/java\"");
    List<String> windows = arguments("panagrad.bat", "\"%~dp0java\"");
    assertEquals(shell, windows);
    assertEquals("@image/lib/jvm.options", shell.getFirst());
  }

  private static List<String> arguments(String launcher, String java) throws IOException {
    String text = Files.readString(IMAGE.resolve("bin").resolve(launcher));
    String line = text.substring(text.indexOf(java) + java.length());
    return LAUNCHED
        .matcher(line)
        .results()
        .map(MatchResult::group)
        .map(argument -> argument.replace("\"", "").replace("$image", "image"))
        .map(argument -> argument.replace("%~dp0..", "image").replace('\\', '/'))
        .toList();
  }
}
