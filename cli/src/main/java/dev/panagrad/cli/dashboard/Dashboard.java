package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.learn.Chapter;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
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
          "heldout.css",
          "main.js",
          "curves.js",
          "digits.js",
          "text.js",
          "translation.js",
          "captions.js",
          "heldout.js",
          "actions.js",
          "drawing.js",
          "guess.js",
          "panels.js",
          "inside.js",
          "gradients.js",
          "remarks.js",
          "picture.js",
          "icon.svg");

  private static final List<String> PLOTS = List.of("uPlot.iife.min.js", "uPlot.min.css");

  /** How long pages get to take the last values. */
  private static final long FAREWELL_MILLIS = 1_500;

  private static final long LOOK_MILLIS = 20;

  private final ActionQueue desk = new ActionQueue();
  private final EventStream events;
  private final PageServer server;
  private final boolean stays;
  private volatile EventBuffer feed = new EventBuffer();
  private volatile Control control = new Control();
  private volatile boolean used;
  private volatile boolean released;
  private boolean failed;
  private volatile Path report;
  private PagedTraining training;

  private Dashboard(int port, boolean stays, List<Chapter> course) throws IOException {
    this.stays = stays;
    events = new EventStream(() -> feed, () -> control.ask(() -> {}));
    Map<String, Resource> resources = new HashMap<>();
    resources.put("", BundledFile.ofPage("index.html"));
    PAGE.forEach(name -> resources.put(name, BundledFile.ofPage(name)));
    PLOTS.forEach(name -> resources.put(name, BundledFile.ofPlots(name)));
    resources.put("events", events);
    resources.put("act", new ActionRequest(desk));
    resources.put("draw", new DrawRequest(desk));
    resources.put("inspect", new InspectRequest(desk));
    resources.put("gradients", new GradientsRequest(desk));
    resources.put("prompt", new PromptRequest(desk));
    resources.put("tests.bin", new TestPixels(desk));
    resources.put("report.html", new ReportPage(() -> report));
    if (!course.isEmpty()) {
      CoursePages.addTo(resources, course);
    }
    server = PageServer.start(port, resources);
  }

  /**
   * Opens the page.
   *
   * @param port on the loopback address, or 0 for one that is free
   * @param stays whether trainings wait until somebody has come to the page, and it stays when they
   *     have ended
   * @throws IOException if the port is taken or may not be used
   */
  public static Dashboard open(int port, boolean stays) throws IOException {
    return new Dashboard(port, stays, List.of());
  }

  /**
   * Opens a list of chapters, each with trainings that begin there.
   *
   * @param port on the loopback address, or 0 for one that is free
   * @throws IOException if the port is taken or may not be used
   */
  public static Dashboard openCourse(int port, List<Chapter> chapters) throws IOException {
    return new Dashboard(port, true, chapters);
  }

  /** Where the page is, with the token that it asks for. */
  public URI address() {
    return server.address();
  }

  /** Whether trainings wait for somebody, and the page stays when they have ended. */
  public boolean stays() {
    return stays;
  }

  /** Is told what happens in a run, and does what is asked for on the page. */
  public TrainingListener listener(TrainingRun run) {
    training = new PagedTraining(stage(run.folder()), run, stays);
    return training;
  }

  /** A fresh one: who looks on goes from the last to this. */
  private Stage stage(RunFolder folder) {
    report = folder.report();
    if (used) {
      EventBuffer before = feed;
      feed = new EventBuffer();
      before.end();
      freshControl();
    }
    used = true;
    failed = false;
    return new Stage(feed, control, desk, events::readers);
  }

  private void freshControl() {
    control = new Control();
    if (released) {
      control.close();
    }
  }

  /**
   * Waits for what people want to have trained, while nothing is.
   *
   * @return null if they want nothing more
   */
  public TrainingOrder awaitOrder() {
    freshControl();
    // Why a training has failed stays to be read; what another one has shown doesn't.
    if (used && !failed) {
      EventBuffer before = feed;
      feed = new EventBuffer();
      before.end();
    }
    used = true;
    Reception reception = new Reception(control);
    desk.open(reception, control);
    TrainingOrder order = reception.await();
    return released ? null : order;
  }

  /**
   * Plays back what was measured in a run, again and again if asked to, until the page is left.
   *
   * @param task with the run's trained variables
   */
  public void play(RunFolder folder, RunConfig config, TrainingTask task) {
    new Playback(stage(folder), folder, config, task).run();
  }

  /** A clock that stands still while the training is paused, in nanoseconds. */
  public long nanoTime() {
    return System.nanoTime() - control.waitedNanos();
  }

  /**
   * Lets people go on to try what was learned, until they leave the page.
   *
   * @param resume the command line that goes on with the run
   * @return what they want to have trained next, or null
   */
  public TrainingOrder linger(String resume) {
    TrainingOrder order = null;
    if (stays) {
      order = training.linger(Map.of("resume", resume));
    }
    // Nobody serves what is asked for from here on.
    control.close();
    training.close();
    return released ? null : order;
  }

  /** Tells the page why the training has ended too early. */
  public void failed(String sentence) {
    failed = true;
    control.close();
    feed.put(EventBuffer.Topic.FAILURE, () -> Map.of("sentence", sentence));
    feed.hurry();
    if (training != null) {
      training.close();
    }
  }

  /** Lets a paused training go on, as when it is to end, and no page stays. */
  public void release() {
    released = true;
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
