package dev.panagrad.models.run;

import dev.panagrad.models.nn.AdjustableRate;
import dev.panagrad.models.train.Measurement;

/** Where a training is made whose run folder is here: another process tells what happens. */
public interface Elsewhere {
  /**
   * Has the training go on from a checkpoint.
   *
   * @param checkpoint the file's bytes
   * @param told of what happens, on this thread
   * @return updates made in all when it has ended, or -1 if its process was lost and another one
   *     can go on from the last checkpoint
   */
  long attempt(byte[] checkpoint, Told told);

  /** What the run folder's side is told, and what it says to it. */
  interface Told {
    /** An update was made. */
    void stepped(long step, float loss);

    /** Something was measured. */
    void measured(Measurement measurement);

    /**
     * The state as it is now, before an evaluation is told.
     *
     * @param checkpoint the bytes of a file
     */
    void state(byte[] checkpoint);

    /**
     * The state is to be kept.
     *
     * @param checkpoint the bytes of a file
     * @param best whether it is the best so far, and not just the last
     */
    void saved(long step, byte[] checkpoint, boolean best);

    /** Whether the training is to end after the step under way. */
    boolean stops();

    /** The learning rate as a person wants it. */
    AdjustableRate rate();
  }
}
