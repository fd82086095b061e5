package dev.panagrad.cli.terminal;

/**
 * A line at the bottom of a terminal that is continually rewritten. Without a terminal it does
 * nothing.
 */
public final class LiveLine {
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 8;

  /** Moves the cursor to the line's start, and cuts off long lines instead of wrapping them. */
  private static final String BEGIN = SafeWriter.own("\r\033[?7l");

  private static final String END = SafeWriter.own("\033[K\033[?7h");
  private static final String CLEAR = SafeWriter.own("\r\033[K");

  private final Console console;
  private boolean drawn;

  /** Creates a line on a console. */
  public LiveLine(Console console) {
    this.console = console;
  }

  /**
   * Rewrites the line in a single write, so that it doesn't flicker.
   *
   * @param share fraction done, from 0 to 1
   * @param head shown after the bar
   * @param tail shown at the end, and cut off at the terminal's width
   */
  public void draw(double share, String head, String tail) {
    if (console.interactive()) {
      int bar =
          Math.clamp(
              console.width() - head.length() - tail.length() - 5L, NARROWEST_BAR, WIDEST_BAR);
      console.out().print(BEGIN + bar(share, bar) + " " + head + "  " + tail + END);
      console.out().flush();
      drawn = true;
    }
  }

  /** Clears the line, so that others can be written. */
  public void clear() {
    if (drawn) {
      console.out().print(CLEAR);
      console.out().flush();
      drawn = false;
    }
  }

  private String bar(double share, int width) {
    int done = (int) Math.round(Math.clamp(share, 0, 1) * width);
    String full = console.unicode() ? "█" : "#";
    String rest = console.unicode() ? "░" : ".";
    return console.green(full.repeat(done)) + rest.repeat(width - done);
  }
}
