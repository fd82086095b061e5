package dev.panagrad.models.experiments.text.training;

import dev.panagrad.models.experiments.text.corpus.Corpus;
import dev.panagrad.models.experiments.text.writing.TextGenerator;
import dev.panagrad.models.train.Score;
import java.util.List;

/** A view of a task whose model writes text. */
public interface TextView {
  /** The texts. */
  Corpus corpus();

  /** A generator with the current model. */
  TextGenerator generator();

  /** Passes over the text so far, including the part of the current one. */
  double epochs();

  /**
   * The results of the model on some sequences of the batch, with dropout off.
   *
   * @param count the number of sequences, spread evenly over the batch
   */
  List<SequenceResult> sequences(int count);

  /**
   * The perplexity per token of an evaluation: the number of equally likely tokens it corresponds
   * to.
   */
  double perplexity(Score evaluation);
}
