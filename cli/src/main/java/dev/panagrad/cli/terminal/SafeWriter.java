package dev.panagrad.cli.terminal;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Shows control characters, as {@code \\u001b} for ESC, instead of passing them on: names, paths
 * and contents of files may hold sequences that overwrite the user's screen or reverse the
 * direction of text. Line feeds and tabs pass, and so do the program's {@link #own} sequences.
 *
 * <p>A sequence of the program's own must be written in one piece.
 */
public final class SafeWriter extends PrintWriter {
  /** Precedes each control character of our own; nobody who made a file can have known it. */
  private static final String MARK =
      "\uFFFE" + Long.toHexString(new SplittableRandom().nextLong()) + "\uFFFE";

  private final PrintWriter target;

  private SafeWriter(PrintWriter target) {
    super(target, true);
    this.target = target;
  }

  /** Wraps a writer, or returns it if it is safe already. */
  public static PrintWriter of(PrintWriter target) {
    return target instanceof SafeWriter ? target : new SafeWriter(target);
  }

  /** The writer behind a safe one, for texts that contain nothing from outside. */
  public static PrintWriter behind(PrintWriter writer) {
    return writer instanceof SafeWriter safe ? safe.target : writer;
  }

  /** Marks a text of the program's own, so that its control characters pass. */
  public static String own(String text) {
    StringBuilder marked = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      marked.append(isControl(text.charAt(i)) ? MARK : "").append(text.charAt(i));
    }
    return marked.toString();
  }

  /** A text in one line: its line ends are shown as well. */
  public static String oneLine(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n");
  }

  @Override
  public void write(int character) {
    write(String.valueOf((char) character));
  }

  @Override
  public void write(char[] text, int from, int length) {
    write(new String(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) {
    write(text.substring(from, from + length));
  }

  @Override
  public void write(String text) {
    int at = 0;
    while (at < text.length() && !isControl(text.charAt(at)) && text.charAt(at) != MARK.charAt(0)) {
      at++;
    }
    target.write(at == text.length() ? text : text.substring(0, at) + shown(text, at));
  }

  private static String shown(String text, int from) {
    StringBuilder shown = new StringBuilder();
    for (int at = from; at < text.length(); at++) {
      if (text.startsWith(MARK, at) && at + MARK.length() < text.length()) {
        at += MARK.length();
        shown.append(text.charAt(at));
      } else if (isControl(text.charAt(at)) && !text.startsWith("\r\n", at)) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) text.charAt(at)));
      } else {
        shown.append(text.charAt(at));
      }
    }
    return shown.toString();
  }

  /** Control characters other than line feed and tab, line separators, and direction marks. */
  private static boolean isControl(char c) {
    return (c < ' ' && c != '\n' && c != '\t')
        || (c >= 0x7f && c <= 0x9f)
        || c == 0x61c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x206f);
  }
}
