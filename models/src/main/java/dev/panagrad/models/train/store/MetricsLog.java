package dev.panagrad.models.train.store;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Closing;
import dev.panagrad.models.train.Measurement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;

/**
 * The file metrics.jsonl of a running training: each measurement is written to the operating system
 * at once, so that a killed program loses none.
 *
 * <p>While it is open no other program can open it for writing: two trainings in one folder would
 * destroy each other.
 */
public final class MetricsLog implements AutoCloseable {
  private static final List<MetricsLines.Line> NONE = List.of();

  private final Path file;
  private final FileChannel channel;

  /** The file key of the operating system, or null where there is none. */
  private final Object key;

  private MetricsLog(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.key = key(file);
  }

  /**
   * Starts an empty log.
   *
   * @throws FileException if it can't be written or another training writes to it
   */
  public static MetricsLog create(Path file) {
    MetricsLog log = open(file);
    log.truncate(0);
    return log;
  }

  /**
   * Resumes a log after its run has gone back to a checkpoint: lines that the run will write again
   * are removed, and so is an incomplete last line of a killed training.
   *
   * <p>These are the training lines of the checkpoint's step and later, since they are measured
   * before an update, and the other lines of later steps.
   *
   * @param step updates made at the checkpoint
   * @throws FileException if a line is damaged, the log can't be written, or another training
   *     writes to it
   */
  public static MetricsLog resume(Path file, long step) {
    // Read before it is locked: closing any handle of a file releases a program's lock on it.
    long end = 0;
    for (MetricsLines.Line line : Files.exists(file) ? MetricsLines.read(file) : NONE) {
      if (willComeAgain(line, step)) {
        break;
      }
      end = line.end();
    }
    MetricsLog log = open(file);
    log.truncate(end);
    return log;
  }

  /**
   * The measurements in a log; a last line that is still being written is left out.
   *
   * @throws FileException if the file is missing or a line is damaged
   */
  public static List<Measurement> read(Path file) {
    return MetricsLines.read(file).stream()
        .map(MetricsLines.Line::measurement)
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * Writes a line.
   *
   * @throws FileException if it can't be written
   */
  public void append(Measurement measurement) {
    write(MetricsLines.format(measurement));
  }

  /**
   * Writes a line that records what a user has done to the training.
   *
   * @param step updates made before
   * @param event the action, as "learning-rate"
   * @param learningRate of the next update
   * @throws FileException if it can't be written
   */
  public void append(long step, String event, double learningRate) {
    write(MetricsLines.format(step, event, learningRate));
  }

  /**
   * Whether the file is still where it was opened; false if it, or its folder, was deleted, moved
   * or replaced.
   */
  public boolean isInPlace() {
    try {
      return Objects.equals(key, key(file));
    } catch (IOException e) {
      return false;
    }
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private void write(byte[] bytes) {
    if (!isInPlace()) {
      throw FileException.of(
          "%s was deleted, moved or replaced while the training wrote to it; put it back and use"
              + " --resume, or start a new run",
          file);
    }
    ByteBuffer line = ByteBuffer.wrap(bytes);
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static boolean willComeAgain(MetricsLines.Line line, long step) {
    boolean train = line.measurement() != null && line.measurement().isTraining();
    return train ? line.step() >= step : line.step() > step;
  }

  private static MetricsLog open(Path file) {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      // Locks a position beyond the end of any file: some systems keep others from reading locked
      // bytes.
      if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null) {
        return new MetricsLog(file, channel);
      }
      channel.close();
    } catch (OverlappingFileLockException e) {
      Closing.after(e, channel);
    } catch (IOException e) {
      Closing.after(e, channel);
      throw cannotWrite(file, e);
    }
    throw FileException.of(
        "%s is being written by another training; wait for its end or give another folder", file);
  }

  private void truncate(long size) {
    try {
      channel.truncate(size);
      channel.position(size);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static FileException cannotWrite(Path file, IOException e) {
    if (Files.isSymbolicLink(file)) {
      return new FileException(
          file + " is a symbolic link, and nothing is written through one; remove it", e);
    }
    return new FileException(
        file + " can't be written (" + e + "); check space and permissions", e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }
}
