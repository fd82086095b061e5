package dev.panagrad.bench.peers;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.experiments.text.corpus.Corpus;
import dev.panagrad.models.experiments.text.corpus.TextBatches;

/** Writes codes of characters into a peer's input memory. */
public final class TextFeed {
  private final TextBatches batches;
  private final Buffer codes;
  private final Buffer targets;

  /**
   * A feed.
   *
   * @param codes [batch, steps], int32
   * @param targets [batch, steps], int32, receives the codes shifted by one
   */
  public TextFeed(int batch, Buffer codes, Buffer targets) {
    batches = new TextBatches(Corpus.embedded().training().codes(), batch, Networks.SEQUENCE);
    this.codes = codes;
    this.targets = targets;
  }

  /** Writes the next batch. */
  public void next() {
    batches.next(codes, targets);
  }
}
