package dev.panagrad.models.train;

import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.config.RunOptions;
import java.nio.file.Path;

/**
 * The training data of an experiment, where they differ from the product's own.
 *
 * @param folder with other images or pictures, or null for those of the product
 * @param text a pattern of other text files, or null for the text of the product
 * @param pairs a file of other pairs to translate, two files separated by a comma, or the name of
 *     pairs of the product; null for those of the experiment
 * @param units the tokens that texts are cut into
 */
public record DataSource(Path folder, String text, String pairs, TextUnits units) {
  /** The data of the product, with texts cut into characters. */
  public static final DataSource PRODUCT = new DataSource(null, null, null, TextUnits.CHARACTERS);

  private static final String FOLDER = "data";
  private static final String TEXT = "text";
  private static final String PAIRS = "pairs";
  private static final String UNIT = "unit";
  private static final String VOCABULARY = "vocabulary";

  /** Images or pictures of a folder; null for those of the product. */
  public static DataSource folder(Path folder) {
    return PRODUCT.withFolder(folder);
  }

  /** Text files by a pattern; null for the text of the product. */
  public static DataSource text(String pattern) {
    return new DataSource(null, pattern, null, TextUnits.CHARACTERS);
  }

  /** Pairs of sentences; null for those of the experiment. */
  public static DataSource pairs(String files) {
    return new DataSource(null, null, files, TextUnits.CHARACTERS);
  }

  /** A copy with another folder. */
  public DataSource withFolder(Path folder) {
    return new DataSource(folder, text, pairs, units);
  }

  /** A copy with texts cut into other units. */
  public DataSource withUnits(TextUnits units) {
    return new DataSource(folder, text, pairs, units);
  }

  /** Puts the settings that differ from the product's data into the options of a run. */
  @SuppressWarnings("exports") // For the modules of the product.
  public void put(RunOptions options) {
    options.put(FOLDER, folder).put(TEXT, text).put(PAIRS, pairs);
    if (units.unit() != Unit.CHAR) {
      options.put(UNIT, units.unit()).put(VOCABULARY, units.size());
    }
  }

  /**
   * The data of a run, with a vocabulary that is still to be learned.
   *
   * @throws dev.panagrad.models.io.FileException if the configuration has an invalid value for it
   */
  public static DataSource of(RunConfig config) {
    RunOptions options = RunOptions.of(config.options());
    Unit unit = options.read(UNIT, Unit::of, Unit.CHAR);
    TextUnits units =
        unit == Unit.CHAR
            ? TextUnits.CHARACTERS
            : new TextUnits(unit, options.count(VOCABULARY), null);
    return new DataSource(options.path(FOLDER), options.text(TEXT), options.text(PAIRS), units);
  }
}
