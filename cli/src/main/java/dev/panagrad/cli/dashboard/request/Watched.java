package dev.panagrad.cli.dashboard.request;

import dev.panagrad.cli.dashboard.watch.Watch;
import java.util.Map;

/** The target of the page and its users: a training, or the playback of one; on its thread. */
public interface Watched {
  /** The watch that collects the panels' values. */
  Watch watch();

  /** Pauses or resumes. */
  Map<String, Object> pause(boolean wanted);

  /** Makes one step, then pauses. */
  Map<String, Object> singleStep();

  /** Sets the learning rate; NaN makes it follow its schedule again. */
  Map<String, Object> learningRate(double rate);

  /** Slows it down so that it can be watched, or lets it run at full speed. */
  Map<String, Object> film(boolean wanted);

  /** Ends it in order; if it has ended already, closes the page too. */
  Map<String, Object> stop();

  /** Plays it again; recorded runs only. */
  Map<String, Object> again();

  /** Ends it in order and starts another training. */
  Map<String, Object> begin(TrainingOrder order);

  /** Ends it in order without offering the trained model: the user has left its page. */
  Map<String, Object> leave();

  /** Ends the program; only if nothing is being trained or shown. */
  default Map<String, Object> quit() {
    throw new IllegalArgumentException("this is for a course in which nothing is trained");
  }

  /** The values of all layers for a test picture; see {@link Watch#inspect}. */
  default Map<String, Object> inspect(int example) {
    return watch().inspect(example);
  }

  /** The sizes of the gradients of the current batch, layer by layer. */
  Map<String, Object> gradients();

  /**
   * The sizes of the gradients of a test picture, layer by layer.
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
