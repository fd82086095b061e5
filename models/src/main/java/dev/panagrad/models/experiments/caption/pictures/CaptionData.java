package dev.panagrad.models.experiments.caption.pictures;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataOrigin;
import java.util.List;

/**
 * Pictures with captions for training and measuring. An example depends on its number and the epoch
 * only; making one allocates nothing.
 */
public interface CaptionData {
  /** The shape of a picture: [height, width, channels]. */
  Shape shape();

  /** The tokenizer of the captions. */
  Tokenizer tokens();

  /** The number of tokens of the longest caption, including its end. */
  int longest();

  /** The largest number of tokens of an example's caption over all epochs, including its end. */
  default int length(int example) {
    return longest();
  }

  /** Examples per pass. */
  int size();

  /** The tokens of an example's caption, without its end; not to be changed. */
  int[] caption(long epoch, int example);

  /**
   * Writes the picture of an example, from 0 to 1.
   *
   * @param at the position of its first element
   */
  void picture(long epoch, int example, Buffer into, long at);

  /** Validation pictures, which are never trained on. */
  List<CaptionedPicture> validation();

  /** Test pictures, which are never trained on. */
  List<CaptionSet> tests();

  /** Some pictures that are never trained on, shown to the user. */
  List<CaptionedPicture> shown();

  /** The origin of the pictures. */
  DataOrigin origin();

  /** Remarks on the data for the user, in sentences. */
  default List<String> remarks() {
    return List.of();
  }
}
