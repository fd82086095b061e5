package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.dashboard.request.Control;
import dev.panagrad.cli.dashboard.request.TrainingOrder;
import dev.panagrad.cli.dashboard.request.Watched;
import dev.panagrad.cli.dashboard.watch.GradientProbe;
import dev.panagrad.cli.dashboard.watch.PacedAnswer;
import dev.panagrad.cli.dashboard.watch.Watch;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.store.MetricsLog;
import java.util.Map;

/** Sends the events of a run to the page, and runs the page's requests. */
final class PagedTraining implements TrainingListener, Watched {
  private final Stage stage;
  private final TrainingRun run;
  private final boolean stays;
  private final EventBuffer feed;
  private final Control control;
  private final PacedAnswer values = new PacedAnswer();
  private Film film;
  private Watch watch;
  private GradientProbe probe;
  private long made;
  private boolean moved;
  private boolean over;
  private boolean closed;
  private TrainingOrder order;
  private boolean left;

  /**
   * Creates the connection of a training and a stage.
   *
   * @param stays whether it waits for a visitor, and its page stays open after it has ended
   */
  PagedTraining(Stage stage, TrainingRun run, boolean stays) {
    this.stage = stage;
    this.run = run;
    this.stays = stays;
    feed = stage.feed();
    control = stage.control();
  }

  @Override
  public void started(TrainingTask task, long step, long steps) {
    made = step;
    watch = Watch.of(task, feed);
    probe = new GradientProbe(task);
    film = new Film(steps - step, stays);
    for (Measurement before : MetricsLog.read(run.folder().metrics())) {
      feed.add(before);
    }
    // Before the page sees it, so that requests arrive here.
    stage.open(this);
    feed.put(
        EventBuffer.Topic.RUN,
        () -> RunDescription.of(run.config(), run.folder(), task, watch, "training"));
    PreviousRun.of(run.folder(), task.evaluationSplit(), run.config().data().source())
        .ifPresent(before -> feed.put(EventBuffer.Topic.PREVIOUS, () -> before));
    status();
    if (step == 0
        && steps > 0
        && task.evaluationExamples() > 0
        && !Layers.hasMovingAverages(task.session().graph())) {
      evaluate(task);
    }
    if (stays && stage.viewers() == 0) {
      control.awaitSomebody();
    }
  }

  /** Evaluates the untrained model; for the page only. */
  private void evaluate(TrainingTask task) {
    Score score = task.evaluate();
    measured(
        new Measurement(
            0,
            task.evaluationSplit(),
            score.loss(),
            score.accuracy(),
            task.learningRate(0),
            task.evaluationExamples(),
            0));
  }

  private void status() {
    boolean paused = control.paused();
    boolean ended = over || control.closed();
    boolean open = ended && !control.closed();
    boolean follows = run.task().rate().follows();
    boolean slow = film.on();
    FrameRate pace = slow || over ? FrameRate.FILM : FrameRate.of(run.task().session().options());
    double rate = Double.parseDouble(Float.toString(run.task().learningRate(made)));
    feed.pace(pace.periodMillis());
    feed.put(
        EventBuffer.Topic.STATUS,
        () ->
            Map.of(
                "paused", paused,
                "ended", ended,
                "open", open,
                "stays", stays,
                "learningRate", rate,
                "follows", follows,
                "film", slow,
                "period", pace.periodMillis(),
                "share", pace.share()));
    feed.hurry();
  }

  @Override
  public void stepped(long step, float loss) {
    made = step;
    moved = true;
    feed.stepped(step, loss);
    if (film.on() && stage.viewers() > 0) {
      film.rest(1);
    }
    if (control.pending()) {
      if (control.paused()) {
        watch.look(step);
        feed.hurry();
      }
      control.serve();
    }
  }

  @Override
  public void measured(Measurement measurement) {
    feed.add(measurement);
    watch.measured(measurement);
    String epoch = run.task().position().get("epoch");
    if (epoch != null) {
      feed.put(EventBuffer.Topic.EPOCH, () -> Map.of("epoch", epoch));
    }
  }

  @Override
  public void finished(long step) {
    if (moved) {
      watch.look(step);
    }
    over = true;
    if (!stays) {
      control.close();
    }
    status();
  }

  /**
   * Keeps showing the trained model until somebody ends it; returns the next training ordered, or
   * null.
   */
  TrainingOrder linger(Map<String, Object> report) {
    feed.put(EventBuffer.Topic.REPORT, () -> report);
    feed.hurry();
    if (order == null && !left) {
      control.linger();
    }
    return order;
  }

  void close() {
    if (watch != null && !closed) {
      closed = true;
      watch.close();
    }
  }

  private void requireRunning() {
    if (over) {
      throw new IllegalArgumentException("the training has ended");
    }
  }

  @Override
  public Map<String, Object> pause(boolean wanted) {
    requireRunning();
    control.pause(wanted);
    status();
    return Map.of();
  }

  @Override
  public Map<String, Object> singleStep() {
    requireRunning();
    control.single();
    status();
    return Map.of();
  }

  @Override
  public Map<String, Object> learningRate(double rate) {
    requireRunning();
    run.changeLearningRate(made, (float) rate);
    status();
    return Map.of();
  }

  @Override
  public Map<String, Object> film(boolean wanted) {
    requireRunning();
    film.set(wanted);
    status();
    return Map.of();
  }

  @Override
  public Map<String, Object> stop() {
    if (over) {
      control.close();
    }
    run.requestStop();
    control.pause(false);
    return Map.of();
  }

  @Override
  public Map<String, Object> again() {
    throw new IllegalArgumentException("a training can't be made again; start a new one");
  }

  @Override
  public Map<String, Object> begin(TrainingOrder next) {
    if (!stays) {
      throw new IllegalArgumentException("the page closes when this training has ended");
    }
    order = next;
    return stop();
  }

  @Override
  public Map<String, Object> leave() {
    left = true;
    return stop();
  }

  @Override
  public Map<String, Object> gradients() {
    if (!moved) {
      throw new IllegalArgumentException("no batch was taken yet: from the first step on");
    }
    return probe.ofBatch(made, idle());
  }

  @Override
  public Map<String, Object> gradients(int example) {
    return probe.of(example, () -> watch.example(example), made, idle());
  }

  @Override
  public Map<String, Object> inspect(int example) {
    return values.get(example, made, idle(), () -> watch.inspect(example));
  }

  /** Whether it waits, has ended, or rests between its steps anyway. */
  private boolean idle() {
    return over || control.paused() || film.on();
  }

  @Override
  public Watch watch() {
    return watch;
  }
}
