package dev.panagrad.cli.startup;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * The stream of error messages. The launcher discards the JVM's own standard error, on which the
 * JVM warns about its incubator module at each start, and passes the user's as another file.
 */
public final class ErrorStream {
  /** The system property with the file of the user's standard error. */
  public static final String PROPERTY = "dev.panagrad.stderr";

  private ErrorStream() {}

  /**
   * Makes a file the standard error of this program; keeps the present one if that fails.
   *
   * @param file null to keep the present one
   */
  public static void use(String file) {
    if (file == null) {
      return;
    }
    try {
      // Appends: a file to which the user has redirected errors may have content already.
      System.setErr(new PrintStream(new FileOutputStream(file, true), true, System.err.charset()));
    } catch (IOException e) {
      System.err.println("messages can't be written to " + e.getMessage());
    }
  }
}
