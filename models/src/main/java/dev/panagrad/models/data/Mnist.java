package dev.panagrad.models.data;

import dev.panagrad.models.data.idx.IdxReader;
import dev.panagrad.models.data.idx.IdxSource;
import dev.panagrad.models.io.FileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * The handwritten digits of MNIST, or another data set in the same four files.
 *
 * <p>60,000 training and 10,000 test images of 28 x 28 pixels in ten classes. A copy is in the
 * artifact {@code panagrad-mnist}; {@link #load} reads a folder instead, such as Fashion-MNIST. The
 * two halves are read on first use. (EMNIST stores its images transposed: a network trains on them
 * just as well, but a digit drawn by a user must then be transposed too.)
 */
public final class Mnist {
  /** Height and width of an image in pixels. */
  public static final int SIDE = 28;

  /** The number of classes. */
  public static final int CLASSES = 10;

  private static final List<String> NAMES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  /** SHA-256 of the embedded files, in the order of their names. */
  private static final List<String> SUMS =
      List.of(
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

  private final String source;
  private final Half train;
  private final Half test;

  private Mnist(String source, Function<String, IdxSource> finder) {
    this.source = source;
    List<IdxSource> sources = NAMES.stream().map(finder).toList();
    this.train = new Half(sources.get(0), sources.get(1));
    this.test = new Half(sources.get(2), sources.get(3));
  }

  /**
   * The copy of MNIST in the artifact {@code panagrad-mnist}.
   *
   * @throws FileException if that artifact is missing
   */
  public static Mnist embedded() {
    try {
      return new Mnist(
          "embedded MNIST", name -> IdxSource.ofMnist(name, SUMS.get(NAMES.indexOf(name))));
    } catch (NoClassDefFoundError e) {
      throw new FileException(
          "MNIST is not part of this program; add the artifact dev.panagrad:panagrad-mnist (on the"
              + " module path also \"requires dev.panagrad.mnist\"), or name a folder with its"
              + " files",
          e);
    }
  }

  /**
   * The data set in a folder: the four files under their usual names, as {@code
   * train-images-idx3-ubyte} or {@code train-images.idx3-ubyte}, plain or with {@code .gz}.
   *
   * @throws FileException if the folder or one of the files is missing
   */
  public static Mnist load(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw FileException.of(
          "%s is not a folder; give one that holds %s, %s, %s and %s, plain or .gz",
          folder, NAMES.get(0), NAMES.get(1), NAMES.get(2), NAMES.get(3));
    }
    return new Mnist(folder.toString(), name -> IdxSource.of(find(folder, name)));
  }

  private static Path find(Path folder, String name) {
    String dotted = name.replace("-idx", ".idx");
    List<String> tried = List.of(name, name + ".gz", dotted, dotted + ".gz");
    return tried.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                FileException.of(
                    "%s lacks the file %s; put it there under one of the names %s",
                    folder, name, String.join(", ", tried)));
  }

  /**
   * Starts reading both halves on threads of their own, so that other preparations can continue
   * meanwhile.
   *
   * @return this
   */
  public Mnist preload() {
    Thread.ofPlatform().daemon().name("read training data").start(train);
    Thread.ofPlatform().daemon().name("read test data").start(test);
    return this;
  }

  /** The source of the data: "embedded MNIST" or the folder. */
  public String source() {
    return source;
  }

  /**
   * The training examples, read at the first call.
   *
   * @throws FileException if a file is damaged or the images are not 28 x 28
   */
  public ImageDataset train() {
    return train.get();
  }

  /**
   * The test examples, read at the first call.
   *
   * @throws FileException if a file is damaged or the images are not 28 x 28
   */
  public ImageDataset test() {
    return test.get();
  }

  /** The identity of the data: SHA-256 of each of the four files, unpacked, by usual name. */
  public Map<String, String> sha256() {
    Map<String, String> sums = new LinkedHashMap<>();
    sums.put(NAMES.get(0), train().images().sha256());
    sums.put(NAMES.get(1), train().labels().sha256());
    sums.put(NAMES.get(2), test().images().sha256());
    sums.put(NAMES.get(3), test().labels().sha256());
    return sums;
  }

  /** A matching pair of images and labels, read once, by the first caller. */
  private static final class Half implements Runnable {
    private final FutureTask<ImageDataset> reading;

    Half(IdxSource images, IdxSource labels) {
      this.reading = new FutureTask<>(() -> read(images, labels));
    }

    @Override
    public void run() {
      reading.run();
    }

    ImageDataset get() {
      run();
      try {
        return reading.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case FileException wrong -> throw new FileException(wrong.getMessage(), wrong);
          case Error error -> throw error;
          default -> throw new IllegalStateException(e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while data was being read", e);
      }
    }

    private static ImageDataset read(IdxSource images, IdxSource labels) {
      ImageDataset data =
          new ImageDataset(IdxReader.readImages(images), IdxReader.readLabels(labels, CLASSES));
      if (data.rows() != SIDE || data.cols() != SIDE) {
        throw FileException.of(
            "%s has images of %d x %d but the experiments take %d x %d;"
                + " give a data set of that size",
            images.name(), data.rows(), data.cols(), SIDE, SIDE);
      }
      return data;
    }
  }
}
