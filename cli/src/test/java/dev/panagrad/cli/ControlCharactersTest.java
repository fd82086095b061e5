package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.terminal.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names and files that hold what would take over a terminal. */
@DisabledOnOs(OS.WINDOWS)
class ControlCharactersTest {
  /** A title and a terminal set back. */
  private static final String EVIL = "x\033]0;title\u0007\033c\u007fy";

  private static final String SHOWN = "x\\u001b]0;title\\u0007\\u001bc\\u007fy";

  /** Eight bits that stand for ESC [, and a text turned round; names can't hold them everywhere. */
  private static final String WIDE = "\u009b31m\u202e" + EVIL;

  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    data = SmallDigits.write(folder.resolve(EVIL + "-data"));
    run = folder.resolve(EVIL);
    shows(
        0,
        "train",
        "mnist-softmax",
        "--data",
        data,
        "--out",
        run,
        "--steps",
        3,
        "--test-every",
        2,
        "--batch",
        20);
  }

  private static void shows(int code, Object... line) {
    Cli.Result result = Cli.run(line);
    String all = result.out() + result.err();
    assertEquals(code, result.code(), all);
    assertTrue(all.contains(SHOWN), all);
    clean(all);
    if (code > 0) {
      assertEquals(1, result.err().lines().count(), result.err());
    }
  }

  private static void clean(String all) {
    assertFalse(
        all.chars()
            .anyMatch(
                c -> (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x202e),
        all);
  }

  @Test
  void ofPaths() throws IOException {
    shows(2, "train", "--resume", run, "--steps", 2);
    shows(0, "compare", run);
    shows(1, "eval", run.resolve("none"));
    shows(1, "eval", run, "--data", run);
    Path picture = Files.writeString(folder.resolve(EVIL + ".png"), "none");
    shows(1, "predict", run, picture);
    Path line = folder.resolve(EVIL + "\nforged: line");
    shows(1, "eval", line);
    shows(2, "train", EVIL);
    shows(2, "train", "mnist-softmax", "--" + EVIL);
    shows(2, "train", "mnist-softmax", "--set", EVIL + "=1");
  }

  @Test
  void ofFiles() throws IOException {
    Path config = run.resolve("config.json");
    String text = Files.readString(config);
    String json = WIDE.replace("\033", "\\u001b").replace("\u0007", "\\u0007");
    Files.writeString(config, text.replace("\"mnist-softmax\"", "\"" + json + "\""));
    shows(1, "eval", run);
    shows(1, "train", "--resume", run, "--steps", 9);
    shows(1, "generate", run);
    Files.writeString(config, text.replace("\"learning-rate\"", "\"" + json + "\""));
    shows(1, "eval", run);
    Files.writeString(config, text);
    Path last = run.resolve("checkpoints/last.safetensors");
    Checkpoints.of(last).metadata("experiment", WIDE).write(last);
    shows(1, "train", "--resume", run, "--steps", 9);
    shows(1, "eval", run);
  }

  @Test
  void ofTexts() throws IOException {
    Path text = folder.resolve(EVIL + ".txt");
    Files.writeString(text, "To be or not to be, that is the question.\n".repeat(99));
    Path out = folder.resolve("text");
    shows(
        0,
        "train",
        "text-rnn",
        "--text",
        text,
        "--out",
        out,
        "--set",
        "hidden=8",
        "--set",
        "layers=1",
        "--set",
        "sequence=9",
        "--batch",
        9,
        "--steps",
        2);
    shows(0, "generate", out, "--prompt", WIDE, "--chars", 9);
  }

  /** Colours are the program's own, and help comes in those of picocli. */
  @Test
  void coloursPass() {
    StringWriter out = new StringWriter();
    Console console = new Console(new PrintWriter(out, true), true, true, true, 100);
    PrintWriter err = new PrintWriter(out, true);
    assertEquals(0, Main.run(console, err, "compare", run.toString()));
    assertTrue(out.toString().contains("\033[1m") && out.toString().contains(SHOWN), "" + out);
    out.getBuffer().setLength(0);
    assertEquals(0, Main.run(console, err, "eval", run.toString()));
    assertEquals(0, Main.run(console, err, "train", "--help"));
    assertEquals(2, Main.run(console, err));
    assertTrue(
        out.toString().contains("\033[38;5;") && out.toString().contains("\033[1m"), "" + out);
    assertFalse(out.toString().contains("\uFFFE") || out.toString().contains("\\u001b["), "" + out);
  }
}
