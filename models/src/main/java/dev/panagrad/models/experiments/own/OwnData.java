package dev.panagrad.models.experiments.own;

import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.IdxFolder;
import dev.panagrad.models.data.NumpyFile;
import dev.panagrad.models.data.PictureEncoder;
import dev.panagrad.models.data.PictureFolder;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.Table;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.experiments.own.OwnSettings.PictureSettings;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.ModelSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A user's own data.
 *
 * @param all the data for training and validation
 * @param test a separate test set, never used in training; null if there is none
 */
public record OwnData(Dataset all, Dataset test) {
  /**
   * Reads the data of an experiment.
   *
   * @throws FileException if they can't be read, or lack what the settings request
   */
  static OwnData read(OwnSettings settings) {
    Path path = settings.data();
    if (NumpyFile.isOne(path)) {
      return arrays(NumpyFile.read(path), settings.as());
    }
    if (Files.isDirectory(path) && !IdxFolder.isOne(path)) {
      return pictures(path, settings);
    }
    if (isImages(path)) {
      IdxFolder files = IdxFolder.of(path);
      return new OwnData(files.train(), files.test().orElse(null));
    }
    Table table = Table.read(path, settings.separator());
    if (settings.target() == null) {
      throw new IllegalArgumentException(
          "say which column of %s is to be told, as --target '%s'; it has %s"
              .formatted(path, table.columns().getLast(), table.columns()));
    }
    Table used = table.without(settings.without().toArray(String[]::new));
    boolean classes =
        settings.as() == null
            ? used.hasClasses(settings.target())
            : settings.as() == OwnSettings.As.CLASSES;
    return new OwnData(
        classes ? used.classify(settings.target()) : used.predict(settings.target()), null);
  }

  private static OwnData arrays(NumpyFile file, OwnSettings.As as) {
    boolean classes = as == null ? file.hasClasses() : as == OwnSettings.As.CLASSES;
    NumpyFile.Parts parts = classes ? file.classify() : file.predict();
    return new OwnData(parts.train(), parts.test().orElse(null));
  }

  /**
   * Reads images or arrays for prediction, prepared like the training data; arrays need no {@code
   * y}.
   *
   * @throws FileException as {@link #encoded}
   */
  public static Dataset asked(Path path, ModelSpec spec) {
    return NumpyFile.isOne(path)
        ? NumpyFile.read(path).asked(spec.preprocessing(), spec.target())
        : encoded(path, ',', spec);
  }

  /**
   * Reads data to evaluate a model on, prepared like its training data.
   *
   * @throws FileException if they can't be read, or aren't of the model's kind
   */
  public static Dataset encoded(Path path, char separator, ModelSpec spec) {
    if (PictureEncoder.describes(spec.preprocessing())
        && spec.target() instanceof Target.Classes classes) {
      return PictureFolder.read(path, PictureEncoder.of(spec.preprocessing()), classes);
    }
    if (NumpyFile.isOne(path)) {
      return NumpyFile.read(path).encoded(spec.preprocessing(), spec.target());
    }
    if (!isImages(path)) {
      return Table.read(path, separator).encoded(spec.preprocessing(), spec.target());
    }
    IdxFolder files = IdxFolder.of(path, spec.target());
    return files.test().orElseGet(files::train);
  }

  /** Sets a share of the examples aside; none if it is 0. */
  Split split(double share, long seed) {
    return share == 0 ? new Split(all, null) : all.split(share, seed);
  }

  private static OwnData pictures(Path path, OwnSettings settings) {
    if (!PictureFolder.isOne(path)) {
      throw FileException.of(
          "%s has neither IDX files of images, as train-images-idx3-ubyte.gz, nor folders of PNG or"
              + " JPEG pictures, one a class",
          path);
    }
    PictureSettings size = settings.pictures() == null ? usual(settings) : settings.pictures();
    return new OwnData(PictureFolder.read(path, size.height(), size.width()), null);
  }

  private static PictureSettings usual(OwnSettings settings) {
    return settings.body() == null ? PictureSettings.USUAL : settings.body().pictures();
  }

  /** Whether a path refers to images or arrays rather than to a table. */
  public static boolean isImages(Path path) {
    return Files.isDirectory(path)
        || NumpyFile.isOne(path)
        || path.getFileName().toString().toLowerCase(Locale.ROOT).contains("idx3");
  }

  /** Whether the features are rows of numbers rather than pictures. */
  boolean isTable() {
    return all.shape().rank() == 1;
  }

  /** Whether the features are colour pictures. */
  boolean isPictures() {
    return PictureEncoder.describes(all.preprocessing());
  }
}
