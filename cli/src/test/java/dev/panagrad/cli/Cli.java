package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.terminal.Console;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs command lines inside the test's own JVM. */
public final class Cli {
  private Cli() {}

  /** What came of a command line. */
  public record Result(int code, String out, String err) {
    /** Asserts that it was done and said nothing on stderr. */
    public Result done() {
      assertEquals(0, code, () -> "exit code with stderr: " + err);
      assertEquals("", err);
      return this;
    }

    /** Asserts that it ended with this code and one sentence on stderr that holds all of these. */
    public Result fails(int expected, String... parts) {
      assertEquals(expected, code, () -> "exit code with stderr: " + err);
      assertEquals(1, err.lines().count(), () -> "one line expected, but was: " + err);
      assertTrue(err.startsWith("panagrad: "), err);
      for (String part : parts) {
        assertTrue(err.contains(part), () -> "'" + part + "' expected in: " + err);
      }
      return this;
    }
  }

  public static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code =
        Main.run(Console.plain(new PrintWriter(out, true)), new PrintWriter(err, true), texts);
    return new Result(code, out.toString(), err.toString());
  }
}
