package dev.panagrad.models.train;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** The folder of a training run: its configuration, measurements, checkpoints and reports. */
public final class RunFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes a folder for a new run; an existing one is used if it is empty, or holds only the files
   * of a start that was killed before it became a run.
   *
   * @throws FileException if it holds anything else, or can't be made
   */
  public static RunFolder create(Path path) {
    try {
      if (Files.exists(path) && !isFree(path)) {
        throw FileException.of(
            "%s exists and is not an empty folder; give a new one, or --resume to go on with a run",
            path);
      }
      Files.createDirectories(path);
      return new RunFolder(path).prepared();
    } catch (IOException e) {
      throw cannotMake(path, e);
    }
  }

  /**
   * Makes the folder {@code <experiment>-<yyyyMMdd-HHmmss>}, with a number appended if there is
   * already one of that second.
   *
   * @param runs the folder of all runs, made if missing
   */
  public static RunFolder create(Path runs, String experiment, LocalDateTime time) {
    String name = experiment + "-" + TIME.format(time);
    Path path = runs.resolve(name);
    try {
      Files.createDirectories(runs);
      for (int number = 2; !makeNew(path); number++) {
        path = runs.resolve(name + "-" + number);
      }
      return new RunFolder(path).prepared();
    } catch (IOException e) {
      throw cannotMake(path, e);
    }
  }

  /** An unused path for a new run's folder, named after experiment and time. */
  public static Path free(Path runs, String experiment) {
    String name = experiment + "-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
    Path path = runs.resolve(name);
    for (int number = 2; Files.exists(path); number++) {
      path = runs.resolve(name + "-" + number);
    }
    return path;
  }

  /**
   * Opens the folder of an existing run.
   *
   * @throws FileException if it is missing or holds no run
   */
  public static RunFolder open(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw FileException.of(
          "%s is a file and no run folder; give the folder of a training run", path);
    }
    if (!Files.isDirectory(path)) {
      throw FileException.of("%s does not exist; give the folder of a training run", path);
    }
    RunFolder folder = new RunFolder(path);
    if (!Files.isRegularFile(folder.config())) {
      throw FileException.of(
          "%s holds no run, as it has no config.json; give the folder of a training run", path);
    }
    return folder;
  }

  /**
   * Removes unfinished files of a killed training; to be called only before training here, since it
   * would also remove files that another training is writing.
   */
  public void clean() {
    AtomicFiles.clean(path);
    AtomicFiles.clean(path.resolve("checkpoints"));
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** The configuration of the run. */
  public Path config() {
    return path.resolve("config.json");
  }

  /** The measurements, one per line. */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /**
   * The vocabulary of a model of words or subwords; for translations, the source vocabulary, or the
   * shared one.
   */
  public Path vocabulary() {
    return path.resolve("vocabulary.txt");
  }

  /** The last saved state. */
  public Path lastCheckpoint() {
    return path.resolve("checkpoints").resolve("last.safetensors");
  }

  /** The state with the best result on the test or validation data. */
  public Path bestCheckpoint() {
    return path.resolve("checkpoints").resolve("best.safetensors");
  }

  /**
   * The best state, or the last if none was evaluated yet.
   *
   * @throws FileException if nothing was saved yet
   */
  public Path trainedCheckpoint() {
    if (Files.isRegularFile(bestCheckpoint())) {
      return bestCheckpoint();
    }
    if (Files.isRegularFile(lastCheckpoint())) {
      return lastCheckpoint();
    }
    throw FileException.of(
        "%s holds no checkpoint; train longer, or give the folder of another run", path);
  }

  /**
   * The state to use: the best one by validation data, or the last one if evaluations used a test
   * set, since a state chosen by it would invalidate the test.
   *
   * @param split the data of the evaluations, "test" or "validation"
   * @throws FileException if nothing was saved yet
   */
  public Path trainedCheckpoint(String split) {
    return split.equals("test") && Files.isRegularFile(lastCheckpoint())
        ? lastCheckpoint()
        : trainedCheckpoint();
  }

  /** The whole model that results from the run, for tasks that write one. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** Whether a folder holds a run. */
  public static boolean isRun(Path path) {
    return Files.isRegularFile(new RunFolder(path).config());
  }

  /** The target vocabulary of translations, if it differs from the source vocabulary. */
  public Path targetVocabulary() {
    return path.resolve("vocabulary-target.txt");
  }

  /** A folder for TensorBoard's event files, as "training" or "validation". */
  public Path tensorBoard(String split) {
    return path.resolve("tensorboard").resolve(split);
  }

  /**
   * Makes {@link #tensorBoard} if it is missing, but not the run's own folder.
   *
   * @throws FileException if it can't be made
   */
  public Path makeTensorBoard(String split) {
    Path made = tensorBoard(split);
    try {
      makeNew(made.getParent());
      makeNew(made);
      return made;
    } catch (IOException e) {
      throw Files.notExists(path) ? gone(e) : cannotMake(made, e);
    }
  }

  /** An exception for a folder that vanished while its training runs. */
  public FileException gone(Exception cause) {
    return new FileException(
        path
            + " was deleted, moved or replaced while its training ran; put it back and use"
            + " --resume, or start a new run",
        cause);
  }

  /**
   * Whether the report covers the last saved state: it is written after the state, unless the
   * program is killed in between.
   */
  public boolean isReported() {
    try {
      return Files.getLastModifiedTime(report())
              .compareTo(Files.getLastModifiedTime(lastCheckpoint()))
          >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The HTML report. */
  public Path report() {
    return path.resolve("report.html");
  }

  private static boolean isFree(Path path) throws IOException {
    RunFolder folder = new RunFolder(path);
    Path checkpoints = folder.lastCheckpoint().getParent();
    return holdsOnly(
            path, folder.config(), folder.vocabulary(), folder.targetVocabulary(), checkpoints)
        && !Files.exists(folder.config())
        && (!Files.exists(checkpoints) || holdsOnly(checkpoints, folder.lastCheckpoint()));
  }

  /** Whether a folder holds only these files, perhaps incompletely written. */
  private static boolean holdsOnly(Path folder, Path... expected) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content.allMatch(
          path ->
              Arrays.stream(expected)
                  .anyMatch(e -> path.equals(e) || AtomicFiles.isUnfinished(path, e)));
    }
  }

  /** Removes the files of a killed start, and makes the folder of the checkpoints. */
  private RunFolder prepared() throws IOException {
    clean();
    makeNew(lastCheckpoint().getParent());
    return this;
  }

  private static boolean makeNew(Path path) throws IOException {
    try {
      Files.createDirectory(path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static FileException cannotMake(Path path, IOException e) {
    return new FileException(
        path + " can't be made (" + e + "); give another folder with --out", e);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
