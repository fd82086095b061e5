package dev.panagrad.models.train;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.tokenizer.Unit;

/**
 * The tokens that the texts of an experiment are cut into.
 *
 * @param unit of a token; characters always use the fixed alphabet
 * @param size the largest number of tokens of a vocabulary that is learned
 * @param learned a vocabulary that was learned before, or null to learn one from the training text
 */
@SuppressWarnings("exports") // Vocabularies are for the modules of the product.
public record TextUnits(Unit unit, int size, Tokenizer learned) {
  /** Characters. */
  public static final TextUnits CHARACTERS = new TextUnits(Unit.CHAR, 0, null);

  /** The name of a vocabulary in a run's folder, and among the hashes of its data. */
  public static final String FILE = "vocabulary.txt";

  /**
   * The units of an existing run, with its vocabulary.
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
   * The vocabulary of an existing run.
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
