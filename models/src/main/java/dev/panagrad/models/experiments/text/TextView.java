package dev.panagrad.models.experiments.text;

import dev.panagrad.models.train.Score;
import java.util.List;

/** What can be shown of a task whose model writes text. */
public interface TextView {
  /** The texts. */
  Corpus corpus();

  /** Writes with the model as it is. */
  TextGenerator generator();

  /** Passes over the text so far, the one under way included in part. */
  double epochs();

  /**
   * How the model does on some sequences of the batch, with dropout off.
   *
   * @param count how many; they are spread evenly over the batch
   */
  List<SequenceResult> sequences(int count);

  /** The perplexity of a token that an evaluation means: between how many it hesitates. */
  double perplexity(Score evaluation);
}
