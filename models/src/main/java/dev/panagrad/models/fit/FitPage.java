package dev.panagrad.models.fit;

import dev.panagrad.models.run.RunPages;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.loop.Listeners;
import java.io.IOException;
import java.util.List;

/** The live page of a training that keeps a run folder, if one was requested. */
final class FitPage implements AutoCloseable {
  /** The value of a port that means no page. */
  static final int NONE = -1;

  /** Null if there is no page, or it was closed. */
  private RunPages.Page page;

  private FitPage(RunPages.Page page) {
    this.page = page;
  }

  static FitPage open(int port) {
    if (port == NONE) {
      return new FitPage(null);
    }
    try {
      RunPages.Page page = RunPages.find().open(port);
      System.getLogger(Fit.class.getName())
          .log(System.Logger.Level.INFO, "watch it learn: " + page.address());
      return new FitPage(page);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a page can't be opened at port %d (%s); take another one, or 0 for one that is free"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  /** Trains, and shows the training on the page. */
  void follow(TrainingRun run, TrainingListener own) {
    if (page == null) {
      run.run(own);
      return;
    }
    try {
      run.run(new Listeners(List.of(own, page.listener(run))));
    } catch (RuntimeException | OutOfMemoryError e) {
      page.failed(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Called when the training is complete and the model has its weights. */
  void ended() {
    if (page != null) {
      page.ended();
    }
  }

  /** Closing it again has no effect. */
  @Override
  public void close() {
    if (page != null) {
      page.close();
      page = null;
    }
  }
}
