package dev.panagrad.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines fit the terminal, and nothing of them is lost. */
class NarrowTerminalTest {
  private static final String OPERATIONS = "Conv2d, BatchNorm, Relu, MaxPool, Reshape, MatMul, Add";

  private static List<String> lines(boolean interactive, int width, Consumer<Console> what) {
    StringWriter out = new StringWriter();
    what.accept(new Console(new PrintWriter(out, true), interactive, false, false, width));
    return out.toString().lines().toList();
  }

  private static String squeezed(List<String> lines) {
    return String.join("", lines).replace(" ", "");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100})
  void tablesFit(int width) {
    Table table = new Table("LAYER", "OPERATIONS", "OUTPUT", ">PARAMETERS", ">FLOP AN EXAMPLE");
    table.row("conv1", OPERATIONS, "[None, 28, 28, 24]", "888", "1,213,488");
    List<String> lines = lines(true, width, table::print);
    assertTrue(lines.stream().allMatch(line -> line.length() <= width), () -> lines.toString());
    for (String word : OPERATIONS.split(", ", -1)) {
      assertTrue(lines.stream().anyMatch(line -> line.contains(word)), word + " in " + lines);
    }
    assertTrue(squeezed(lines).contains("1,213,488"), () -> lines.toString());
  }

  @Test
  void columnsWithoutRoomComeBelowWithTheNameOfTheirRow() {
    Table table = new Table("RUN", ">ONE LONG NAME", ">ANOTHER LONG NAME", ">THE THIRD OF THEM");
    table.row("runs/a", 1, 2, 3).row("runs/b", 4, 5, 6);
    List<String> lines = lines(true, 45, table::print);
    assertEquals(
        List.of(
            "RUN     ONE LONG NAME  ANOTHER LONG NAME",
            "runs/a              1                  2",
            "runs/b              4                  5",
            "",
            "RUN     THE THIRD OF THEM",
            "runs/a                  3",
            "runs/b                  6"),
        lines);
  }

  @Test
  void whatIsPipedIsLeftAsItIs() {
    Table table = new Table("NAME", "OPERATIONS").row("conv1", OPERATIONS.repeat(3));
    assertEquals(2, lines(false, 60, table::print).size());
    assertEquals(1, lines(false, 60, console -> console.line("word ".repeat(40))).size());
  }

  @Test
  void sentencesAreBrokenAtSpacesAndPicturesAreNot() {
    List<String> lines = lines(true, 60, console -> console.line("  " + "word ".repeat(40)));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 60), () -> lines.toString());
    assertTrue(lines.stream().allMatch(line -> line.startsWith("  word")), () -> lines.toString());
    assertEquals("word".repeat(40), squeezed(lines));
    String bar = "█ ".repeat(40);
    assertEquals(List.of(bar), lines(true, 60, console -> console.line(bar)));
    String json = "{\"a\": \"" + "word ".repeat(40) + "\"}";
    assertEquals(List.of(json), lines(true, 60, console -> console.line(json)));
  }

  @Test
  void whatIsSaidOfANameGoesOnBelowItself() {
    List<String> lines =
        lines(true, 40, console -> console.labelled("threads", 10, "word ".repeat(12).strip()));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 40), () -> lines.toString());
    assertEquals("threads   word word word word word word", lines.getFirst());
    assertEquals("          word word word word word word", lines.getLast());
  }
}
