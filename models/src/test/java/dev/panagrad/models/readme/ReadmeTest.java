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

/**
 * The program of docs/library.md is the one that is compiled here, and it does what is said there.
 */
class ReadmeTest {
  @Test
  void isTheProgramOfTheGuide() throws IOException {
    Path source =
        Path.of("src/test/java/dev/panagrad/models/readme/OwnNetwork.java").toAbsolutePath();
    String text = Files.readString(source);
    String program = text.substring(text.indexOf("import dev.panagrad.graph.DType"));
    String guide = Files.readString(Path.of("..", "docs", "library.md"));
    assertTrue(guide.contains(program), "docs/library.md does not hold the program of " + source);
  }

  @Test
  void theReadmesProgramIsTheOneThatIsTriedElsewhere() throws IOException {
    String program = Files.readString(Path.of("..", "docs", "programs", "ClassifyTable.java"));
    String readme = Files.readString(Path.of("..", "README.md"));
    assertTrue(
        readme.contains(program), "README.md does not hold docs/programs/ClassifyTable.java");
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
