package dev.panagrad.models.train;

import dev.panagrad.graph.session.SessionOptions;

/**
 * The settings that an experiment is opened with.
 *
 * @param values hyper-parameters
 * @param batch examples per mini-batch
 * @param shards how many equal parts a mini-batch is split into; 1 for one piece
 * @param shuffle false for training data in the order of the files
 * @param data the training data
 * @param options of the session: threads, seed, and where matrix products run
 * @param peers the other processes that train with this one, or null
 */
public record TaskSettings(
    HyperParameters values,
    int batch,
    int shards,
    boolean shuffle,
    DataSource data,
    SessionOptions options,
    Peers peers) {
  /**
   * Checks that all shards have the same size.
   *
   * @throws IllegalArgumentException if they can't have the same size
   */
  public TaskSettings {
    if (shards < 1 || batch % shards != 0) {
      throw new IllegalArgumentException(
          "a batch of %d can't be cut into %d equal shards; take %s, or another batch"
              .formatted(batch, shards, nearest(batch, shards)));
    }
  }

  /** The default settings of an experiment: its own values and batch, the product's data. */
  public static TaskSettings of(Experiment experiment, SessionOptions options) {
    return new TaskSettings(
        experiment.hyperParameters(),
        experiment.batch(),
        1,
        true,
        DataSource.PRODUCT,
        options,
        null);
  }

  /** A copy with other hyper-parameters. */
  public TaskSettings with(HyperParameters others) {
    return new TaskSettings(others, batch, shards, shuffle, data, options, peers);
  }

  /** A copy with another batch in one piece. */
  public TaskSettings withBatch(int examples) {
    return withBatch(examples, 1);
  }

  /** A copy with another batch, and the number of its shards. */
  public TaskSettings withBatch(int examples, int parts) {
    return new TaskSettings(values, examples, parts, shuffle, data, options, peers);
  }

  /** A copy with or without shuffling. */
  public TaskSettings withShuffle(boolean shuffles) {
    return new TaskSettings(values, batch, shards, shuffles, data, options, peers);
  }

  /** A copy with other data. */
  public TaskSettings with(DataSource other) {
    return new TaskSettings(values, batch, shards, shuffle, other, options, peers);
  }

  /** A copy with other options of the session. */
  public TaskSettings with(SessionOptions others) {
    return new TaskSettings(values, batch, shards, shuffle, data, others, peers);
  }

  /** A copy for one of several processes. */
  public TaskSettings with(Peers others) {
    return new TaskSettings(values, batch, shards, shuffle, data, options, others);
  }

  /** The nearest divisors of the batch, as "2 or 4". */
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
