package dev.panagrad.cli.command.common;

import dev.panagrad.cli.terminal.SafeWriter;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.engine.blas.OpenBlasUnavailableException;
import dev.panagrad.graph.session.NumericsException;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine.ExitCode;

/** Reports in one sentence why a command failed. */
public final class Failures {
  /** The messages of Linux, macOS and Windows for a full disk or quota. */
  private static final List<String> FULL =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "There is not enough space on the disk");

  private Failures() {}

  /** Prints the sentence, and the stack trace if wanted; returns the exit code. */
  public static int report(PrintWriter err, Throwable failure, boolean debug) {
    err.println("panagrad: " + SafeWriter.oneLine(sentence(failure)));
    if (debug) {
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  public static String sentence(Throwable failure) {
    Throwable unclear = failure instanceof FileException ? null : failure;
    for (Throwable cause = unclear; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (FULL.stream().anyMatch(message::contains)) {
        return "the disk is full (%s); free some space, or let --out name a folder on another disk"
            .formatted(message);
      }
    }
    return switch (failure) {
      case OutOfMemoryError e ->
          "there is not enough memory (%s); a smaller --batch needs less".formatted(e.getMessage());
      case FileException e -> e.getMessage();
      case TrainingException e -> e.getMessage();
      case MeshException e -> e.getMessage();
      case NumericsException e -> e.getMessage();
      case OpenBlasUnavailableException e -> e.getMessage();
      case IllegalArgumentException e -> e.getMessage();
      case UncheckedIOException e -> sentence(e.getCause());
      case IOException e -> file(e);
      default ->
          "an unexpected fault, %s; --debug shows where, and a report of it is welcome"
              .formatted(failure);
    };
  }

  private static String file(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> e.getFile() + " doesn't exist; check the path";
      case AccessDeniedException e -> e.getFile() + " may not be read or written by you";
      case FileAlreadyExistsException e -> e.getFile() + " exists already; choose another name";
      case FileSystemException e ->
          "%s: %s"
              .formatted(
                  e.getFile(), e.getReason() == null ? "input or output failed" : e.getReason());
      default -> "input or output failed: " + failure.getMessage();
    };
  }
}
