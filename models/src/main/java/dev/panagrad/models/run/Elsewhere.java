package dev.panagrad.models.run;

import dev.panagrad.models.nn.AdjustableRate;
import dev.panagrad.models.train.Measurement;

/**
 * Runs a training in another process while its run folder is here; the process reports what
 * happens.
 */
public interface Elsewhere {
  /**
   * Continues the training from a checkpoint.
   *
   * @param checkpoint the file's bytes
   * @param told receives the events, on this thread
   * @return total updates made if it has ended, or -1 if its process was lost and another one can
   *     continue from the last checkpoint
   */
  long attempt(byte[] checkpoint, Told told);

  /** Receives the reports on the side of the run folder, and provides its requests. */
  interface Told {
    /** An update was made. */
    void stepped(long step, float loss);

    /** A measurement was made. */
    void measured(Measurement measurement);

    /**
     * The current state, sent before the measurement of an evaluation.
     *
     * @param checkpoint the bytes of a file
     */
    void state(byte[] checkpoint);

    /**
     * The state is to be saved.
     *
     * @param checkpoint the bytes of a file
     * @param best whether it is the best so far, rather than just the last
     */
    void saved(long step, byte[] checkpoint, boolean best);

    /** Whether the training is to end after the current step. */
    boolean stops();

    /** The learning rate that the user has requested. */
    AdjustableRate rate();
  }
}
