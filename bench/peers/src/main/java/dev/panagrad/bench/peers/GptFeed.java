package dev.panagrad.bench.peers;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.experiments.text.corpus.Corpus;
import dev.panagrad.models.experiments.text.corpus.RandomBlocks;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.train.HyperParameters;

/** Writes blocks of text into the input memory of a peer's GPT, and gives its hyper-parameters. */
public final class GptFeed {
  private final HyperParameters values;
  private final LearningRate rate;
  private final RandomBlocks batches;
  private final Buffer codes;
  private final Buffer targets;

  /**
   * A feed.
   *
   * @param codes [batch, block], int32
   * @param targets [batch, block], int32, receives the codes shifted by one
   */
  public GptFeed(String network, Buffer codes, Buffer targets) {
    this.codes = codes;
    this.targets = targets;
    values = Networks.values(network, false);
    rate =
        LearningRate.warmUpCosine(
            values.get("learning-rate"),
            values.get("minimum-rate"),
            values.whole("warm-up"),
            values.whole("decay-steps"));
    batches =
        new RandomBlocks(
            Corpus.embedded().training().codes(),
            Networks.batch(network),
            values.whole("block"),
            true,
            Networks.SEED);
  }

  /** Writes the next batch. */
  public void next() {
    batches.next(codes, targets);
  }

  /** The learning rate of a step. */
  public double rate(long step) {
    return rate.at(step);
  }

  /** A hyper-parameter. */
  public double value(String name) {
    return values.get(name);
  }
}
