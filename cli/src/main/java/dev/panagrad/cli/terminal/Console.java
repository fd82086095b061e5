package dev.panagrad.cli.terminal;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The output of a command, and its capabilities.
 *
 * @param out flushed at the end of each line; shows control characters instead of passing them on
 * @param interactive whether a person watches: lines may be rewritten
 * @param colour whether colours may be used
 * @param unicode whether block and braille characters can be shown
 * @param width in columns
 */
public record Console(
    PrintWriter out, boolean interactive, boolean colour, boolean unicode, int width) {
  /** Ensures that control characters from files and names don't reach the terminal. */
  public Console {
    out = SafeWriter.of(out);
  }

  /** The width that is assumed without a terminal. */
  public static final int DEFAULT_WIDTH = 100;

  private static final String OFF = SafeWriter.own("\033[0m");

  /** Standard output, with capabilities derived from the environment. */
  public static Console ofSystem() {
    Map<String, String> environment = System.getenv();
    boolean interactive = isTerminal(environment);
    boolean colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean unicode = System.out.charset().name().toUpperCase(Locale.ROOT).startsWith("UTF");
    int width = interactive ? TerminalSize.columns(environment) : DEFAULT_WIDTH;
    return new Console(writer(System.out), interactive, colour, unicode, width);
  }

  /** A writer to a standard stream in the stream's own charset, flushed at each line's end. */
  public static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }

  /** A console that is no terminal: plain lines in ASCII. */
  public static Console plain(PrintWriter out) {
    return new Console(out, false, false, false, DEFAULT_WIDTH);
  }

  @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again without a terminal.
  private static boolean isTerminal(Map<String, String> environment) {
    java.io.Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    String term = environment.get("TERM");
    if (term == null) {
      // The old console window of Windows shows escape sequences as text.
      return environment.containsKey("WT_SESSION");
    }
    return !term.equals("dumb");
  }

  /** Writes a line; a sentence wider than the terminal is wrapped at spaces. */
  public void line(String text) {
    if (!interactive || text.length() <= width || !isSentence(text)) {
      out.println(text);
      return;
    }
    String indent = " ".repeat(text.length() - text.stripLeading().length());
    for (String part : Wrapping.lines(text.strip(), Math.max(1, width - indent.length()))) {
      out.println(indent + part);
    }
  }

  /**
   * Writes a name and a text, which is wrapped with an indent at the terminal's width.
   *
   * @param column where the text begins
   */
  public void labelled(String name, int column, String text) {
    String label = bold(name) + " ".repeat(Math.max(1, column - name.length()));
    int room = interactive ? Math.max(1, width - column) : Integer.MAX_VALUE;
    for (String part : text.indexOf('\033') < 0 ? Wrapping.lines(text, room) : List.of(text)) {
      out.println(label + part);
      label = " ".repeat(column);
    }
  }

  /** Excludes pictures and bars, whose columns have a meaning, and data for programs. */
  private static boolean isSentence(String text) {
    String start = text.stripLeading();
    return text.chars().allMatch(c -> c >= ' ' && c < 0x2500)
        && !start.isEmpty()
        && "{[<".indexOf(start.charAt(0)) < 0
        && !start.contains("   ");
  }

  /** Writes an empty line. */
  public void line() {
    out.println();
  }

  /** Writes a line formatted as by {@link String#format}, the same in every locale. */
  public void format(String format, Object... arguments) {
    line(String.format(Locale.ROOT, format, arguments));
  }

  /** Whether nobody reads the output any more, as when the reader of a pipe has ended. */
  public boolean closed() {
    return out.checkError();
  }

  /** Text in bold, if colours may be used. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** Text of less importance. */
  public String dim(String text) {
    return styled("2", text);
  }

  /** Text that indicates a problem. */
  public String red(String text) {
    return styled("31", text);
  }

  /** Text that indicates success. */
  public String green(String text) {
    return styled("32", text);
  }

  /** Text in a colour of the 256-colour table. */
  public String colour(int number, String text) {
    return styled("38;5;" + number, text);
  }

  private String styled(String code, String text) {
    return colour ? SafeWriter.own("\033[" + code + "m") + text + OFF : text;
  }
}
