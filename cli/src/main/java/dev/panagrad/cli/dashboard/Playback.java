package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.dashboard.request.Control;
import dev.panagrad.cli.dashboard.request.TrainingOrder;
import dev.panagrad.cli.dashboard.request.Watched;
import dev.panagrad.cli.dashboard.watch.GradientProbe;
import dev.panagrad.cli.dashboard.watch.Watch;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.store.MetricsLog;
import java.util.List;
import java.util.Map;

/**
 * Plays back a recorded run: its measurements in their order; digits, text and layers are those of
 * the final model.
 */
final class Playback implements Watched {
  private final Stage stage;
  private final EventBuffer feed;
  private final Control control;
  private final RunFolder folder;
  private final RunConfig config;
  private final TrainingTask task;
  private final List<Measurement> measured;
  private final Watch watch;
  private final GradientProbe probe;
  private final Film film;
  private boolean over;
  private boolean again;

  Playback(Stage stage, RunFolder folder, RunConfig config, TrainingTask task) {
    this.stage = stage;
    this.folder = folder;
    this.config = config;
    this.task = task;
    feed = stage.feed();
    control = stage.control();
    measured = MetricsLog.read(folder.metrics());
    watch = Watch.of(task, feed);
    probe = new GradientProbe(task);
    film = new Film(last(), true);
  }

  private long last() {
    return measured.isEmpty() ? 0 : measured.getLast().step();
  }

  /** Plays until the page is left. */
  void run() {
    feed.put(
        EventBuffer.Topic.RUN, () -> RunDescription.of(config, folder, task, watch, "playback"));
    feed.put(EventBuffer.Topic.REPORT, Map::of);
    status();
    showModel();
    stage.open(this);
    if (stage.viewers() == 0) {
      control.awaitSomebody();
    }
    do {
      again = false;
      over = false;
      feed.clearCurves();
      status();
      play();
      over = true;
      status();
      while (!again && !control.closed()) {
        control.serveNext();
      }
    } while (!control.closed());
    watch.close();
  }

  private void showModel() {
    if (task.evaluationExamples() > 0) {
      Score score = task.evaluate();
      watch.measured(
          new Measurement(
              last(),
              task.evaluationSplit(),
              score.loss(),
              score.accuracy(),
              task.learningRate(last()),
              task.evaluationExamples(),
              0));
    }
    task.nextBatch();
    watch.look(last());
  }

  private void play() {
    long before = 0;
    for (Measurement each : measured) {
      if (control.closed() || again) {
        return;
      }
      if (film.on()) {
        film.rest(each.step() - before);
      }
      before = each.step();
      feed.add(each);
      feed.stepped(each.step(), (float) each.loss());
      if (control.pending()) {
        feed.hurry();
        control.serve();
      }
    }
  }

  private void status() {
    boolean paused = control.paused();
    boolean ended = over;
    boolean slow = film.on();
    double rate = measured.isEmpty() ? 0 : measured.getFirst().learningRate();
    feed.pace(FrameRate.FILM.periodMillis());
    feed.put(
        EventBuffer.Topic.STATUS,
        () ->
            Map.of(
                "paused",
                paused,
                "ended",
                ended,
                "open",
                true,
                "stays",
                false,
                "learningRate",
                rate,
                "follows",
                true,
                "film",
                slow,
                "period",
                FrameRate.FILM.periodMillis(),
                "share",
                FrameRate.FILM.share()));
    feed.hurry();
  }

  @Override
  public Map<String, Object> gradients() {
    return probe.ofBatch(last(), true);
  }

  @Override
  public Map<String, Object> gradients(int example) {
    return probe.of(example, () -> watch.example(example), last(), true);
  }

  @Override
  public Watch watch() {
    return watch;
  }

  @Override
  public Map<String, Object> pause(boolean wanted) {
    control.pause(wanted);
    status();
    return Map.of();
  }

  @Override
  public Map<String, Object> singleStep() {
    control.single();
    status();
    return Map.of();
  }

  @Override
  public Map<String, Object> learningRate(double rate) {
    throw new IllegalArgumentException("what was recorded keeps its learning rate");
  }

  @Override
  public Map<String, Object> film(boolean wanted) {
    film.set(wanted);
    status();
    return Map.of();
  }

  @Override
  public Map<String, Object> stop() {
    control.close();
    return Map.of();
  }

  @Override
  public Map<String, Object> leave() {
    return stop();
  }

  @Override
  public Map<String, Object> again() {
    again = true;
    control.pause(false);
    status();
    return Map.of();
  }

  @Override
  public Map<String, Object> begin(TrainingOrder order) {
    throw new IllegalArgumentException(
        "this page shows what was recorded; 'panagrad train %s --dashboard' trains"
            .formatted(order.experiment().name()));
  }
}
