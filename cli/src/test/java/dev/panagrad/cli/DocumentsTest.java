package dev.panagrad.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.command.CommandLines;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.train.Experiment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What README and docs say of commands, figures and pictures. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A command at the start of an indented line, up to its comment. */
  private static final Pattern COMMAND =
      Pattern.compile("^ {4}(?:\\./)?panagrad (.*?)(?: +#.*)?$", Pattern.MULTILINE);

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^ '\"]+)");

  /** Data of a reader's own, which isn't there. */
  private static final Pattern ABSENT =
      Pattern.compile("there is no experiment '[^']*[./][^']*'.*nor such a file", Pattern.DOTALL);

  @TempDir Path folder;

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      List<Path> pages =
          new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md")).sorted().toList());
      pages.add(ROOT.resolve("README.md"));
      return pages;
    }
  }

  /** Every command is one that is understood: its name, its options and their values. */
  @TestFactory
  List<DynamicTest> commandsAreUnderstood() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = COMMAND.matcher(Files.readString(page));
      while (matcher.find()) {
        String command = matcher.group(1);
        tests.add(
            DynamicTest.dynamicTest(
                page.getFileName() + ": " + command, () -> assertUnderstood(command)));
      }
    }
    assertTrue(tests.size() > 50, "commands found: " + tests.size());
    return tests;
  }

  private static void assertUnderstood(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command.replaceFirst(" [|>&].*", ""));
    while (matcher.find()) {
      words.add(
          matcher.group(1) != null
              ? matcher.group(1)
              : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
    }
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    String[] arguments = words.toArray(String[]::new);
    CommandLine line =
        CommandLines.of(new Panagrad(Console.plain(nowhere), Experiment::open), nowhere, arguments);
    try {
      CommandLine.ParseResult parsed = line.parseArgs(arguments);
      assertTrue(
          parsed.hasSubcommand() || parsed.isUsageHelpRequested(), () -> "no command: " + command);
    } catch (UnmatchedArgumentException | MissingParameterException e) {
      throw new AssertionError(command + ": " + e.getMessage(), e);
    } catch (ParameterException e) {
      assertTrue(ABSENT.matcher(e.getMessage()).find(), () -> command + ": " + e.getMessage());
    }
  }

  @Test
  void wrongCommandsWouldBeFound() {
    for (String wrong :
        List.of(
            "trian mnist-conv",
            "train mnist-conv --stepz 5",
            "train mnist-conv --steps many",
            "graph mnist-conv --show all")) {
      org.junit.jupiter.api.Assertions.assertThrows(
          AssertionError.class, () -> assertUnderstood(wrong), wrong);
    }
  }

  @Test
  void theChartIsThatOfTheTable() throws Exception {
    Path drawn = folder.resolve("speed.svg");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "docs/pictures/SpeedChart.java",
                "docs/benchmarks.md",
                drawn.toString())
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertEquals(
        Files.readString(ROOT.resolve("docs/pictures/speed.svg")), Files.readString(drawn));
    assertTrue(Files.readString(ROOT.resolve("README.md")).contains("(docs/pictures/speed.svg)"));
  }

  @Test
  void thePictureOfThePageIsAnimatedAndSmall() throws Exception {
    byte[] film = Files.readAllBytes(ROOT.resolve("docs/pictures/live-page.gif"));
    String text = new String(film, ISO_8859_1);
    assertTrue(text.startsWith("GIF89a") && text.contains("NETSCAPE2.0"), "no animated GIF");
    // A graphic control extension before each frame.
    int frames = text.split("\\x21\\xf9\\x04", -1).length - 1;
    assertTrue(frames >= 10 && frames <= 40, "frames: " + frames);
    assertTrue(
        Files.readString(ROOT.resolve("README.md")).contains("(docs/pictures/live-page.gif)"));
    long all = 0;
    try (Stream<Path> pictures = Files.list(ROOT.resolve("docs/pictures"))) {
      for (Path picture : pictures.filter(file -> !file.toString().endsWith(".java")).toList()) {
        all += Files.size(picture);
      }
    }
    assertTrue(all < 1_500_000, "bytes of all pictures: " + all);
  }

  @Test
  void theProgramThatMakesItIsOne() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "docs/pictures/LivePagePicture.java")
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(2, process.waitFor(), said);
    assertTrue(said.startsWith("usage:"), said);
  }

  @Test
  void claimsHaveTheMeasuredFigures() throws IOException {
    List<String> measured = Files.readAllLines(ROOT.resolve("docs/accuracy.md"));
    int rows = 0;
    for (String line : Files.readAllLines(ROOT.resolve("docs/claims.md"))) {
      String[] cells = line.split("\\s*\\|\\s*", -1);
      if (cells.length == 7 && cells[2].startsWith("mnist-")) {
        String row =
            measured.stream()
                .filter(other -> other.startsWith("| " + cells[2] + " |"))
                .findFirst()
                .orElse(null);
        assertNotNull(row, cells[2]);
        assertEquals(
            List.of(cells[3], cells[4], cells[5]),
            Arrays.asList(row.split("\\s*\\|\\s*")).subList(2, 5));
        rows++;
      }
    }
    assertEquals(10, rows);
  }

  @Test
  void linksLeadToFiles() throws IOException {
    Pattern link = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");
    for (Path page : pages()) {
      Matcher matcher = link.matcher(Files.readString(page));
      while (matcher.find()) {
        String target = matcher.group(1);
        assertFalse(
            Files.notExists(page.getParent().resolve(target)), () -> target + " in " + page);
      }
    }
  }
}
