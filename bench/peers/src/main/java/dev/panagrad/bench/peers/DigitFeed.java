package dev.panagrad.bench.peers;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.BatchFiller;
import dev.panagrad.models.data.ImageDataset;

/**
 * Writes digits and their one-hot labels into a peer's input memory. Our own filler makes the batch
 * directly in the peer's memory, so no peer is slowed down by the way it gets its data.
 */
public final class DigitFeed {
  private final BatchFiller filler;
  private final Buffer images;
  private final Buffer labels;

  /**
   * A feed.
   *
   * @param images [batch, 28, 28, 1], receives pixels from 0 to 1
   * @param labels [batch, 10], receives one-hot rows
   */
  public DigitFeed(ImageDataset data, Buffer images, Buffer labels) {
    filler = new BatchFiller(data, SessionOptions.defaults());
    this.images = images;
    this.labels = labels;
  }

  /** Copies the examples with these indices. */
  public void fill(int[] examples) {
    filler.fill(examples, examples.length, images, labels);
  }
}
