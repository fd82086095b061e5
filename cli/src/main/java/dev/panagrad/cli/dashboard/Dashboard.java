package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.dashboard.event.EventStream;
import dev.panagrad.cli.dashboard.http.BundledFile;
import dev.panagrad.cli.dashboard.http.PageServer;
import dev.panagrad.cli.dashboard.http.ReportPage;
import dev.panagrad.cli.dashboard.http.Resource;
import dev.panagrad.cli.dashboard.request.ActionQueue;
import dev.panagrad.cli.dashboard.request.ActionRequest;
import dev.panagrad.cli.dashboard.request.Control;
import dev.panagrad.cli.dashboard.request.DrawRequest;
import dev.panagrad.cli.dashboard.request.GradientsRequest;
import dev.panagrad.cli.dashboard.request.InspectRequest;
import dev.panagrad.cli.dashboard.request.PromptRequest;
import dev.panagrad.cli.dashboard.request.TestPixels;
import dev.panagrad.cli.dashboard.request.TrainingOrder;
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
 * The live page of a training: opened before the training, so that a port in use is reported first,
 * and closed after it.
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

  /** How long pages have to fetch the last values. */
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
   * @param port on the loopback address, or 0 for any free one
   * @param stays whether trainings wait until somebody opens the page, and the page stays open
   *     after they have ended
   * @throws IOException if the port is in use or not permitted
   */
  public static Dashboard open(int port, boolean stays) throws IOException {
    return new Dashboard(port, stays, List.of());
  }

  /**
   * Opens a list of chapters, from which trainings can be started.
   *
   * @param port on the loopback address, or 0 for any free one
   * @throws IOException if the port is in use or not permitted
   */
  public static Dashboard openCourse(int port, List<Chapter> chapters) throws IOException {
    return new Dashboard(port, true, chapters);
  }

  /** The address of the page, with the token that grants access. */
  public URI address() {
    return server.address();
  }

  /** Whether trainings wait for a visitor, and the page stays open after they have ended. */
  public boolean stays() {
    return stays;
  }

  /** Listens to the events of a run, and runs requests of the page. */
  public TrainingListener listener(TrainingRun run) {
    training = new PagedTraining(stage(run.folder()), run, stays);
    return training;
  }

  /** A new stage; pages that are open move from the last one to this. */
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
   * Waits, while nothing is trained, for a user to order a training.
   *
   * @return null if no more trainings are wanted
   */
  public TrainingOrder awaitOrder() {
    freshControl();
    // Keep the page of a failed training, so that its error can be read; clear that of any other.
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
   * Plays back the measurements of a run, repeatedly if requested, until the page is left.
   *
   * @param task with the run's trained variables
   */
  public void play(RunFolder folder, RunConfig config, TrainingTask task) {
    new Playback(stage(folder), folder, config, task).run();
  }

  /** A clock in nanoseconds that stands still while the training is paused. */
  public long nanoTime() {
    return System.nanoTime() - control.waitedNanos();
  }

  /**
   * Keeps the trained model available on the page until its users leave.
   *
   * @param resume the command line that resumes the run
   * @return the next training that is ordered, or null
   */
  public TrainingOrder linger(String resume) {
    TrainingOrder order = null;
    if (stays) {
      order = training.linger(Map.of("resume", resume));
    }
    // From here on nothing serves requests.
    control.close();
    training.close();
    return released ? null : order;
  }

  /** Shows on the page why the training has failed. */
  public void failed(String sentence) {
    failed = true;
    control.close();
    feed.put(EventBuffer.Topic.FAILURE, () -> Map.of("sentence", sentence));
    feed.hurry();
    if (training != null) {
      training.close();
    }
  }

  /** Resumes a paused training, so that it can end, and lets no page stay open. */
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
