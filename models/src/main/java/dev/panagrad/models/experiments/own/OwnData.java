package dev.panagrad.models.experiments.own;

import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.IdxFolder;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.table.Table;
import dev.panagrad.models.data.table.TableDataset;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.ModelSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Data of a person's own.
 *
 * @param all what is trained on and validated with
 * @param test a test set of its own, which training never sees; null if there is none
 */
public record OwnData(Dataset all, Dataset test) {
  /**
   * Reads the data of an experiment.
   *
   * @throws FileException if it can't be read, or has not what the settings ask for
   */
  static OwnData read(OwnSettings settings) {
    Path path = settings.data();
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

  /**
   * Reads data to measure a model on, prepared as its training data were.
   *
   * @throws FileException if they can't be read, or aren't of the model's kind
   */
  public static Dataset encoded(Path path, char separator, ModelSpec spec) {
    if (!isImages(path)) {
      return Table.read(path, separator).encoded(spec.preprocessing(), spec.target());
    }
    IdxFolder files = IdxFolder.of(path, spec.target());
    return files.test().orElseGet(files::train);
  }

  /** Sets a share aside; nothing if it is 0. */
  Split split(double share, long seed) {
    return share == 0 ? new Split(all, null) : all.split(share, seed);
  }

  /** Whether a path is of IDX files, and not of a table. */
  public static boolean isImages(Path path) {
    return Files.isDirectory(path)
        || path.getFileName().toString().toLowerCase(Locale.ROOT).contains("idx3");
  }

  /** Whether the features are the cells of a table. */
  boolean isTable() {
    return all instanceof TableDataset;
  }
}
