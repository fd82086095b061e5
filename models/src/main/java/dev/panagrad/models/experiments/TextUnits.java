package dev.panagrad.models.experiments;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;

/**
 * What the texts of an experiment are cut into.
 *
 * @param unit of a token; characters are always those of one alphabet
 * @param size tokens of a vocabulary that is learned, at most
 * @param learned a vocabulary that was learned before, or null to learn one of the training text
 */
public record TextUnits(Unit unit, int size, Tokenizer learned) {
  /** Characters. */
  public static final TextUnits CHARACTERS = new TextUnits(Unit.CHAR, 0, null);

  /** How a vocabulary is called in a run's folder, and among the sums of its data. */
  public static final String FILE = "vocabulary.txt";

  /**
   * The units of a run that was made before, with its vocabulary.
   *
   * @throws FileException if the vocabulary is missing, not intact, or not the one that the run was
   *     started with
   */
  public static TextUnits of(RunFolder folder, RunConfig config) {
    TextUnits units = DataSource.of(config).units();
    if (units.unit() == Unit.CHAR) {
      return units;
    }
    return new TextUnits(units.unit(), units.size(), vocabulary(folder, config));
  }

  /**
   * The vocabulary of a run that was made before.
   *
   * @throws FileException if it is missing, not intact, or not the one that the model was trained
   *     with
   */
  public static Tokenizer vocabulary(RunFolder folder, RunConfig config) {
    Tokenizer learned = Tokenizer.load(folder.vocabulary());
    if (!Sha256.of(learned.content()).equals(config.data().sha256().get(FILE))) {
      throw FileException.of(
          "%s is not the vocabulary that the model was trained with; put that one back",
          folder.vocabulary());
    }
    return learned;
  }
}
