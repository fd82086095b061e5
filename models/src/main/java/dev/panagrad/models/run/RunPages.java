package dev.panagrad.models.run;

import dev.panagrad.models.train.TrainingListener;
import java.io.IOException;
import java.util.ServiceLoader;

/**
 * Opens live pages for trainings of programs. The command's module provides it; who has that on the
 * path has the pages.
 */
public interface RunPages {
  /**
   * The one there is.
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
   * @param port on the loopback address, or 0 for one that is free
   * @throws IOException if the port is taken or may not be used
   */
  Page open(int port) throws IOException;

  /** A page that is open. */
  interface Page extends AutoCloseable {
    /** Its address, with the token that it asks for. */
    String address();

    /** Is told what happens in a run. */
    TrainingListener listener(TrainingRun run);

    /** The run has ended as it should: writes its report. The run is not to be trained on. */
    void ended();

    /** The run has ended too early. */
    void failed(String sentence);

    @Override
    void close();
  }
}
