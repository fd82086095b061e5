package dev.panagrad.cli.dashboard;

import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.MetricsLog;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the page what happens in a run, and does to it what the page asks for. */
final class PagedTraining implements TrainingListener {
  private final EventBuffer feed;
  private final Control control;
  private final ActionQueue desk;
  private final TrainingRun run;
  private Watch watch;
  private long made;
  private boolean moved;

  PagedTraining(EventBuffer feed, Control control, ActionQueue desk, TrainingRun run) {
    this.feed = feed;
    this.control = control;
    this.desk = desk;
    this.run = run;
  }

  @Override
  public void started(TrainingTask task, long step, long steps) {
    made = step;
    watch = Watch.of(task, feed);
    feed.pace(rate().periodMillis());
    for (Measurement before : MetricsLog.read(run.folder().metrics())) {
      feed.add(before);
    }
    feed.put(EventBuffer.Topic.RUN, this::description);
    status();
    desk.open(this);
  }

  private Map<String, Object> description() {
    RunConfig config = run.config();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("experiment", config.experiment());
    fields.put("kind", watch.kind());
    fields.put("steps", config.steps());
    fields.put("batch", config.batch());
    fields.put("unit", run.task().unit());
    fields.put("unitsPerBatch", run.task().unitsPerBatch());
    fields.put("split", run.task().evaluationSplit());
    fields.put("metric", run.task().metric());
    fields.put("data", run.task().origin().source());
    fields.put("folder", run.folder().toString());
    fields.put("parameters", config.hyperParameters());
    FrameRate rate = rate();
    fields.put("period", rate.periodMillis());
    fields.put("share", rate.share());
    return fields;
  }

  private FrameRate rate() {
    return FrameRate.of(run.task().session().options());
  }

  private void status() {
    boolean paused = control.paused();
    boolean ended = control.closed();
    boolean follows = run.task().rate().follows();
    double rate = Double.parseDouble(Float.toString(run.task().learningRate(made)));
    feed.put(
        EventBuffer.Topic.STATUS,
        () -> Map.of("paused", paused, "ended", ended, "learningRate", rate, "follows", follows));
    feed.hurry();
  }

  @Override
  public void stepped(long step, float loss) {
    made = step;
    moved = true;
    feed.stepped(step, loss);
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
  }

  @Override
  public void finished(long step) {
    if (moved) {
      watch.look(step);
    }
    control.close();
    status();
    watch.close();
  }

  byte[] testPixels() {
    return watch.testPixels();
  }

  Map<String, Object> pause(boolean wanted) {
    control.pause(wanted);
    status();
    return Map.of();
  }

  Map<String, Object> singleStep() {
    control.single();
    status();
    return Map.of();
  }

  /** Sets the learning rate, or with NaN has it follow its schedule again. */
  Map<String, Object> learningRate(double rate) {
    run.changeLearningRate(made, (float) rate);
    status();
    return Map.of();
  }

  Map<String, Object> stop() {
    run.requestStop();
    control.pause(false);
    return Map.of();
  }

  Watch watch() {
    return watch;
  }
}
