package dev.panagrad.cli.dashboard;

import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.TrainingListener;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The live page of a training: opened before the training, so that a port that is taken is told
 * first, and closed after it.
 */
public final class Dashboard implements AutoCloseable {
  private static final List<String> PAGE =
      List.of(
          "style.css",
          "main.js",
          "curves.js",
          "digits.js",
          "text.js",
          "actions.js",
          "drawing.js",
          "guess.js",
          "panels.js",
          "icon.svg");

  private static final List<String> PLOTS = List.of("uPlot.iife.min.js", "uPlot.min.css");

  /** How long pages get to take the last values. */
  private static final long FAREWELL_MILLIS = 1_500;

  private static final long LOOK_MILLIS = 20;

  private final EventBuffer feed = new EventBuffer();
  private final Control control = new Control();
  private final EventStream events = new EventStream(feed);
  private final ActionQueue desk = new ActionQueue(control);
  private final PageServer server;

  private Dashboard(int port) throws IOException {
    Map<String, Resource> resources = new HashMap<>();
    resources.put("", BundledFile.ofPage("index.html"));
    PAGE.forEach(name -> resources.put(name, BundledFile.ofPage(name)));
    PLOTS.forEach(name -> resources.put(name, BundledFile.ofPlots(name)));
    resources.put("events", events);
    resources.put("act", new ActionRequest(desk));
    resources.put("draw", new DrawRequest(desk));
    resources.put("prompt", new PromptRequest(desk));
    resources.put("tests.bin", new TestPixels(desk));
    server = PageServer.start(port, resources);
  }

  /**
   * Opens the page.
   *
   * @param port on the loopback address, or 0 for one that is free
   * @throws IOException if the port is taken or may not be used
   */
  public static Dashboard open(int port) throws IOException {
    return new Dashboard(port);
  }

  /** Where the page is, with the token that it asks for. */
  public URI address() {
    return server.address();
  }

  /** Is told what happens in a run, and does what is asked for on the page. */
  public TrainingListener listener(TrainingRun run) {
    return new PagedTraining(feed, control, desk, run);
  }

  /** A clock that stands still while the training is paused, in nanoseconds. */
  public long nanoTime() {
    return System.nanoTime() - control.waitedNanos();
  }

  /** Tells the page why the training has ended too early. */
  public void failed(String sentence) {
    control.close();
    feed.put(EventBuffer.Topic.FAILURE, () -> Map.of("sentence", sentence));
    feed.hurry();
  }

  /** Lets a paused training go on, as when it is to end. */
  public void release() {
    control.close();
  }

  @Override
  public void close() {
    control.close();
    feed.end();
    try {
      for (long left = FAREWELL_MILLIS; left > 0 && events.readers() > 0; left -= LOOK_MILLIS) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }
}
