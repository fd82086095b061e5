package dev.panagrad.models.experiments;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.Peers;
import java.nio.file.Path;

/**
 * What an experiment is opened with.
 *
 * @param values hyper-parameters
 * @param batch examples a mini-batch
 * @param shards how many equal parts a mini-batch is cut into; 1 for one piece
 * @param shuffle false for training data in the order of the files
 * @param data a folder with other images, or null for those of the product
 * @param text a pattern of other text files, or null for the text of the product
 * @param pairs a file of other pairs to translate, two files with a comma between them, or the name
 *     of pairs of the product; null for those of the experiment
 * @param units what texts are cut into
 * @param options of the session
 * @param peers the other processes that train with this one, or null
 */
public record TaskSettings(
    HyperParameters values,
    int batch,
    int shards,
    boolean shuffle,
    Path data,
    String text,
    String pairs,
    TextUnits units,
    SessionOptions options,
    Peers peers) {
  /**
   * Checks that all shards are of the same size.
   *
   * @throws IllegalArgumentException if they can't be
   */
  public TaskSettings {
    if (shards < 1 || batch % shards != 0) {
      throw new IllegalArgumentException(
          "a batch of %d can't be cut into %d equal shards; take %s, or another batch"
              .formatted(batch, shards, nearest(batch, shards)));
    }
  }

  /** Settings of a training in one process. */
  public TaskSettings(
      HyperParameters values,
      int batch,
      int shards,
      boolean shuffle,
      Path data,
      String text,
      String pairs,
      TextUnits units,
      SessionOptions options) {
    this(values, batch, shards, shuffle, data, text, pairs, units, options, null);
  }

  /** The same for one of several processes. */
  public TaskSettings with(Peers others) {
    return new TaskSettings(
        values, batch, shards, shuffle, data, text, pairs, units, options, others);
  }

  /** Settings without pairs, for texts that are cut into characters. */
  public TaskSettings(
      HyperParameters values,
      int batch,
      int shards,
      boolean shuffle,
      Path data,
      String text,
      SessionOptions options) {
    this(values, batch, shards, shuffle, data, text, null, TextUnits.CHARACTERS, options);
  }

  /** Settings of batches in one piece. */
  public TaskSettings(
      HyperParameters values,
      int batch,
      boolean shuffle,
      Path data,
      String text,
      SessionOptions options) {
    this(values, batch, 1, shuffle, data, text, options);
  }

  /** The nearest numbers that divide the batch, as "2 or 4". */
  private static String nearest(int batch, int shards) {
    int below = Math.min(batch, shards - 1);
    while (below > 1 && batch % below != 0) {
      below--;
    }
    int above = Math.max(1, shards + 1);
    while (above < batch && batch % above != 0) {
      above++;
    }
    if (below < 1) {
      return Integer.toString(above);
    }
    return above > batch ? Integer.toString(below) : below + " or " + above;
  }
}
