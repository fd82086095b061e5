package dev.panagrad.models.io.file;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.random.RandomGenerator;

/**
 * Replaces files atomically: at every moment either the old or the new content exists, even if the
 * program, the disk or the power fails.
 *
 * <p>The new content is written next to the file under its name with a random number and {@code
 * .tmp}, forced to disk, and renamed. Readers ignore {@code .tmp} files. Nothing is written through
 * a symbolic link: a link at the file's path is replaced, and its target stays unchanged.
 */
public final class AtomicFiles {
  private static final String SUFFIX = ".tmp";

  private AtomicFiles() {}

  /** The content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to a channel positioned at the start of an empty file. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Replaces a file, or creates it in an existing folder: a folder that was deleted under a running
   * program is not created again.
   *
   * @throws FileException if it can't be written; then the old file is unchanged and nothing is
   *     left next to it
   */
  public static void replace(Path file, Content content) {
    Path whole = file.toAbsolutePath();
    Path beside = beside(whole);
    try {
      write(beside, content);
      move(beside, whole);
      forceFolder(whole.getParent());
    } catch (IOException e) {
      remove(beside, e);
      if (Files.notExists(whole.getParent())) {
        throw new FileException(
            "%s could not be written, as there is no folder %s; make it first"
                .formatted(file, whole.getParent()),
            e);
      }
      throw new FileException(
          "%s could not be written (%s) and is as it was before; check space and permissions"
              .formatted(file, reason(e)),
          e);
    } catch (RuntimeException | Error e) {
      remove(beside, e);
      throw e;
    }
  }

  /** Whether a path is a temporary file with new content for a file. */
  public static boolean isUnfinished(Path path, Path file) {
    String name = path.getFileName().toString();
    return name.startsWith(file.getFileName() + ".")
        && name.endsWith(SUFFIX)
        && path.equals(file.resolveSibling(name));
  }

  private static Path beside(Path file) {
    String number = Long.toHexString(RandomGenerator.getDefault().nextLong());
    return file.resolveSibling(file.getFileName() + "." + number + SUFFIX);
  }

  /**
   * Removes the files ending in {@code .tmp} that killed programs left in a folder.
   *
   * @return the number of removed files
   */
  public static int clean(Path folder) {
    int count = 0;
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path path : left) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(path)) {
          Files.delete(path);
          count++;
        }
      }
    } catch (IOException e) {
      throw new FileException(
          "%s could not be cleared of unfinished files (%s); check its permissions"
              .formatted(folder, reason(e)),
          e);
    }
    return count;
  }

  /** The cause of a failure, in the system's words. */
  static String reason(IOException e) {
    String message = e.getMessage();
    String kind = e.getClass().getSimpleName();
    return e.getClass() == IOException.class && message != null ? message : kind + ": " + message;
  }

  /** Creates the file; if the path exists already, above all as a link, this is an error. */
  private static void write(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Forces the rename itself to disk, where the system can open a folder for that. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      System.getLogger(AtomicFiles.class.getName())
          .log(System.Logger.Level.DEBUG, "a folder can't be forced to disk here", e);
    }
  }

  private static void remove(Path file, Throwable reason) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
