package dev.panagrad.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The width of the terminal: Java has no call for it, so {@code stty} is run. */
final class TerminalSize {
  private static final int USUAL = 80;
  private static final int LEAST = 40;

  private TerminalSize() {}

  static int columns(Map<String, String> environment) {
    int columns = number(environment.getOrDefault("COLUMNS", ""));
    if (columns == 0) {
      String[] size = stty().split(" ", -1);
      columns = size.length == 2 ? number(size[1]) : 0;
    }
    return columns == 0 ? USUAL : Math.max(LEAST, columns);
  }

  private static String stty() {
    File terminal = new File("/dev/tty");
    if (!terminal.exists()) {
      return "";
    }
    try {
      Process process =
          new ProcessBuilder("stty", "size")
              .redirectInput(terminal)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroy();
        return "";
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static int number(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
