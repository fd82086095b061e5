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

/**
 * The folder that keeps a training run: where its configuration, measurements, checkpoints and
 * reports lie.
 */
public final class RunFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes a folder for a new run; one that is empty, or holds only what a start left that was
   * killed before it was a run, is taken.
   *
   * @throws FileException if there is something else there already, or it can't be made
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
   * Makes the folder {@code <experiment>-<yyyyMMdd-HHmmss>}, with a number behind if there is one
   * of that second.
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

  /** A path for a new run's folder that nothing has yet: named after experiment and time. */
  public static Path free(Path runs, String experiment) {
    String name = experiment + "-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
    Path path = runs.resolve(name);
    for (int number = 2; Files.exists(path); number++) {
      path = runs.resolve(name + "-" + number);
    }
    return path;
  }

  /**
   * Opens the folder of a run that was made before.
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
   * Removes what a killed training left unfinished; only for who is going to train here, as it
   * would take away what another one is writing.
   */
  public void clean() {
    AtomicFiles.clean(path);
    AtomicFiles.clean(path.resolve("checkpoints"));
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** What the run was started with. */
  public Path config() {
    return path.resolve("config.json");
  }

  /** What was measured, a line a measurement. */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** The vocabulary of a model of words or subwords; of translations that of sources, or both. */
  public Path vocabulary() {
    return path.resolve("vocabulary.txt");
  }

  /** The state after the last step that was saved. */
  public Path lastCheckpoint() {
    return path.resolve("checkpoints").resolve("last.safetensors");
  }

  /** The state that did best on the test or validation data. */
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
   * The state to be used: the best by validation data, or the last if it was measured on a test
   * set, which would be none any more if the state were chosen by it.
   *
   * @param split what the evaluations were of, "test" or "validation"
   * @throws FileException if nothing was saved yet
   */
  public Path trainedCheckpoint(String split) {
    return split.equals("test") && Files.isRegularFile(lastCheckpoint())
        ? lastCheckpoint()
        : trainedCheckpoint();
  }

  /** The whole model that the run has come to, of tasks that have one. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** Whether a folder holds a run. */
  public static boolean isRun(Path path) {
    return Files.isRegularFile(new RunFolder(path).config());
  }

  /** What translations are cut into, if that is another vocabulary. */
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

  /** Says that the folder under a running training is not there any more. */
  public FileException gone(Exception cause) {
    return new FileException(
        path
            + " was deleted, moved or replaced while its training ran; put it back and use"
            + " --resume, or start a new run",
        cause);
  }

  /**
   * Whether the report tells of the last state that was saved: it is written after that, unless the
   * program is killed between the two.
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

  /** The report as a page. */
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

  /** Whether a folder holds nothing but these, perhaps half-written. */
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

  /** Without what a killed start left, and with the folder of the checkpoints. */
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
