package dev.panagrad.models.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's program is the one that is compiled here, and it does what the README says. */
class ReadmeTest {
  @Test
  void isTheProgramOfTheReadme() throws IOException {
    Path source =
        Path.of("src/test/java/dev/panagrad/models/readme/OwnNetwork.java").toAbsolutePath();
    String text = Files.readString(source);
    String program = text.substring(text.indexOf("import dev.panagrad.graph.DType"));
    String readme = Files.readString(Path.of("..", "README.md"));
    assertTrue(readme.contains(program), "README.md doesn't hold the program of " + source);
  }

  @Test
  void learns() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      OwnNetwork.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(Float.parseFloat(lines.get(0).substring("loss ".length())) < 0.05f, lines.get(0));
    assertEquals("1, 0 -> 1", lines.get(1));
  }
}
