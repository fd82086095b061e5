package dev.panagrad.models.run;

import dev.panagrad.models.train.TrainingListener;
import java.io.IOException;
import java.util.ServiceLoader;

/**
 * Opens live pages for trainings of programs. The command's module provides it, so pages are
 * available if that module is on the path.
 */
public interface RunPages {
  /**
   * The available provider.
   *
   * @throws IllegalStateException if there is none
   */
  static RunPages find() {
    return ServiceLoader.load(RunPages.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the live page is in panagrad-cli; add that artifact to the class or module"
                        + " path"));
  }

  /**
   * Opens a page.
   *
   * @param port on the loopback address, or 0 for a free one
   * @throws IOException if the port is in use or not permitted
   */
  Page open(int port) throws IOException;

  /** An open page. */
  interface Page extends AutoCloseable {
    /** Its address, including the required token. */
    String address();

    /** A listener that shows a run. */
    TrainingListener listener(TrainingRun run);

    /**
     * Called when the run has ended normally: writes its report. The run must not be trained
     * further.
     */
    void ended();

    /** Called when the run has failed. */
    void failed(String sentence);

    @Override
    void close();
  }
}
