package dev.panagrad.cli.dashboard;

import java.util.Map;

/** What the page shows and a person acts on: a training, or the playback of one; on its thread. */
interface Watched {
  /** Takes what the panels show. */
  Watch watch();

  /** Pauses, or goes on. */
  Map<String, Object> pause(boolean wanted);

  /** One step, then a pause. */
  Map<String, Object> singleStep();

  /** Sets the learning rate, or with NaN has it follow its schedule again. */
  Map<String, Object> learningRate(double rate);

  /** Slows it down so that it can be followed, or lets it go as fast as it can. */
  Map<String, Object> film(boolean wanted);

  /** Ends it in order; where it has ended, the page too. */
  Map<String, Object> stop();

  /** Plays it again; only of what was recorded. */
  Map<String, Object> again();

  /** Ends it in order, and has something else trained. */
  Map<String, Object> begin(TrainingOrder order);

  /** Ends it in order, and lets nobody try what it has learned: they have left its page. */
  Map<String, Object> leave();

  /** Ends the program; only where nothing is trained or shown. */
  default Map<String, Object> quit() {
    throw new IllegalArgumentException("this is for a course in which nothing is trained");
  }

  /** How large the gradients of the batch under way are, layer by layer. */
  Map<String, Object> gradients();

  /**
   * How large the gradients of a test picture are, layer by layer.
   *
   * @throws IllegalArgumentException if there are no pictures, or none of this number, or the
   *     network learns from whole batches only
   */
  Map<String, Object> gradients(int example);

  /** The pixels of the test digits, if there are any. */
  default byte[] testPixels() {
    return watch().testPixels();
  }
}
