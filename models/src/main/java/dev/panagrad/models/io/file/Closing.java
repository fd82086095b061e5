package dev.panagrad.models.io.file;

import java.io.Closeable;
import java.io.IOException;

/** Closes files that could not be used. */
public final class Closing {
  private Closing() {}

  /**
   * Closes a file after a failure, which stays the reason if closing fails too.
   *
   * @param opened null if it was not opened yet
   */
  public static void after(Exception reason, Closeable opened) {
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
  }
}
