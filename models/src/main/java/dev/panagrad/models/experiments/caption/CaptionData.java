package dev.panagrad.models.experiments.caption;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataOrigin;
import java.util.List;

/**
 * Pictures with captions to train on and to measure with. What an example is depends on its number
 * and the epoch only; to make one allocates nothing.
 */
interface CaptionData {
  /** The shape of a picture: [height, width, channels]. */
  Shape shape();

  /** Of the captions. */
  Tokenizer tokens();

  /** Tokens of the longest caption, its end included. */
  int longest();

  /** Tokens of an example's caption, its end included, at most over all epochs. */
  default int length(int example) {
    return longest();
  }

  /** Examples of a pass. */
  int size();

  /** The tokens of an example's caption, without its end; not to be changed. */
  int[] caption(long epoch, int example);

  /**
   * Writes the picture of an example, from 0 to 1.
   *
   * @param at where its first element goes
   */
  void picture(long epoch, int example, Buffer into, long at);

  /** Pictures that are never trained on, to watch the training by. */
  List<CaptionedPicture> validation();

  /** Other pictures that are never trained on, for the result. */
  List<CaptionSet> tests();

  /** Some pictures that are never trained on, for people to watch. */
  List<CaptionedPicture> shown();

  /** Where the pictures come from. */
  DataOrigin origin();

  /** What a person should know of the data, in sentences. */
  default List<String> remarks() {
    return List.of();
  }
}
