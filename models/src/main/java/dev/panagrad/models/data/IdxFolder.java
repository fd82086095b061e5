package dev.panagrad.models.data;

import dev.panagrad.models.data.idx.IdxReader;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Grey images of any size and number of classes in IDX files, plain or .gz: a training set, and
 * optionally a test set. Names of image files contain "images" and "idx3"; the names of their label
 * files have "labels" and "idx1" in the same places, as in MNIST and EMNIST. Names of test sets
 * begin with "t10k" or contain "test".
 */
public final class IdxFolder {
  private static final int MOST_CLASSES = 127;

  private final ImageExamples train;
  private final ImageExamples test;

  private IdxFolder(ImageExamples train, ImageExamples test) {
    this.train = train;
    this.test = test;
  }

  /**
   * Reads a folder, or the pair of files that one of them belongs to; classes are named by their
   * numbers.
   *
   * @throws FileException if there are no such files, several training sets, or the two sets are of
   *     different sizes
   */
  public static IdxFolder of(Path path) {
    return of(path, null);
  }

  /**
   * Reads the images for a model.
   *
   * @param target of the model, or null to count the classes
   */
  public static IdxFolder of(Path path, Target target) {
    if (!Files.exists(path)) {
      throw FileException.of("%s is no file and no folder; check the path", path);
    }
    List<Path> files = Files.isDirectory(path) ? images(path) : List.of(path);
    List<Path> trains = files.stream().filter(file -> !isTest(file)).toList();
    List<Path> tests = files.stream().filter(IdxFolder::isTest).toList();
    if (files.isEmpty()) {
      throw FileException.of(
          "%s has no IDX files of images; their names have 'images' and 'idx3' in them, as"
              + " train-images-idx3-ubyte.gz",
          path);
    }
    if (trains.size() > 1 || tests.size() > 1) {
      throw FileException.of(
          "%s has several files of images: %s; give the one that is meant",
          path, trains.size() > 1 ? trains : tests);
    }
    ImageDataset train = trains.isEmpty() ? null : pair(trains.getFirst());
    ImageDataset test = tests.isEmpty() ? null : pair(tests.getFirst());
    if (train != null && test != null) {
      same(train, test);
    }
    Target.Classes classes =
        target instanceof Target.Classes known
            ? known
            : (Target.Classes) Target.classes(Math.max(2, Math.max(most(train), most(test)) + 1));
    return new IdxFolder(examples(train, classes), examples(test, classes));
  }

  /** Whether a folder contains such image files. */
  public static boolean isOne(Path folder) {
    return Files.isDirectory(folder) && !images(folder).isEmpty();
  }

  /** The training set, or the only one. */
  public Dataset train() {
    return train == null ? test : train;
  }

  /** The test set, if there is one beside the training set. */
  public Optional<Dataset> test() {
    return train == null ? Optional.empty() : Optional.ofNullable(test);
  }

  private static ImageExamples examples(ImageDataset images, Target.Classes classes) {
    if (images == null) {
      return null;
    }
    if (most(images) >= classes.width()) {
      throw FileException.of(
          "%s has label %d, but the model knows %d classes; give data with labels below %d",
          images.labels().name(), most(images), classes.width(), classes.width());
    }
    return new ImageExamples(
        new ImageDataset(images.images(), images.labels().of(classes.width())), classes);
  }

  private static void same(ImageDataset train, ImageDataset test) {
    if (train.rows() != test.rows() || train.cols() != test.cols()) {
      throw FileException.of(
          "%s has images of %d x %d, but %s of %d x %d; take both from the same data set",
          train.images().name(),
          train.rows(),
          train.cols(),
          test.images().name(),
          test.rows(),
          test.cols());
    }
  }

  private static ImageDataset pair(Path images) {
    String name = images.getFileName().toString();
    String plain = name.replaceFirst("\\.gz$", "");
    String label = plain.replace("images", "labels").replace("idx3", "idx1");
    Path labels = images.resolveSibling(label);
    if (!Files.isRegularFile(labels)) {
      labels = images.resolveSibling(label + ".gz");
    }
    if (!Files.isRegularFile(labels) || label.equals(plain)) {
      throw FileException.of(
          "the labels of %s are missing; put them beside it as %s or %s.gz", images, label, label);
    }
    return new ImageDataset(
        IdxReader.readImages(images), IdxReader.readLabels(labels, MOST_CLASSES));
  }

  /** The largest label; -1 without images. */
  private static int most(ImageDataset images) {
    int most = -1;
    for (int i = 0; images != null && i < images.size(); i++) {
      most = Math.max(most, images.label(i));
    }
    return most;
  }

  private static List<Path> images(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*images.*idx3.*"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new FileException("%s can't be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static boolean isTest(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("t10k") || name.contains("test");
  }
}
