package dev.panagrad.cli.progress;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.LiveLine;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows a training: one line per evaluation, and if a person watches, a live line at the bottom.
 */
public final class Progress implements TrainingListener, AutoCloseable {
  private static final long REDRAW_NANOS = 100_000_000L;

  private final Console console;
  private final Runnable stop;
  private final LongSupplier clock;
  private final LiveLine live;
  private Pace pace;
  private long steps;
  private long batch;
  private String unit;
  private Measurement train;
  private TrainingTask task;
  private Score best;
  private long drawn;

  /**
   * Creates a display.
   *
   * @param best the best evaluation of an earlier part of the run, or null
   * @param stop ends the training when nobody reads the lines any more
   * @param clock in nanoseconds, stands still while the training is paused
   */
  public Progress(Console console, Score best, Runnable stop, LongSupplier clock) {
    this.console = console;
    this.best = best;
    this.stop = stop;
    this.clock = clock;
    live = new LiveLine(console);
  }

  @Override
  public void started(TrainingTask started, long step, long total) {
    task = started;
    steps = total;
    batch = task.unitsPerBatch();
    unit = task.unit();
    pace = new Pace(step, total, clock.getAsLong());
  }

  @Override
  public void stepped(long step, float loss) {
    if (!console.interactive()) {
      return;
    }
    long now = clock.getAsLong();
    if (now - drawn >= REDRAW_NANOS) {
      drawn = now;
      pace.at(step, now);
      live.draw((double) step / steps, head(step), tail(loss));
    }
  }

  private String head(long step) {
    return "%s/%s".formatted(Figures.count(step), Figures.count(steps));
  }

  /** The most important values come first: a narrow terminal cuts off the end. */
  private String tail(float loss) {
    return text("loss %.2f", loss)
        + (train == null ? "" : text("  %s %.3f", metric(), train.accuracy()))
        + text("  %s left", Figures.duration(pace.remaining()))
        + text("  %,.0f %s/s", pace.stepsPerSecond() * batch, unit)
        + (train == null ? "" : text("  lr %.3g", train.learningRate()));
  }

  @Override
  public void measured(Measurement measurement) {
    if (measurement.isTraining()) {
      train = measurement;
      return;
    }
    pace.at(measurement.step(), clock.getAsLong());
    Score score = new Score(measurement.loss(), measurement.accuracy());
    boolean better = best == null || task.better(score, best);
    best = better ? score : best;
    live.clear();
    console.line(line(measurement, better));
    if (console.closed()) {
      stop.run();
    }
  }

  /** The most important values come first; those that don't fit a narrow terminal are left out. */
  private String line(Measurement test, boolean better) {
    String accuracy = text("%.4f", test.accuracy());
    String step = text("%%,%dd", Figures.count(steps).length());
    String start = text("step " + step, test.step()) + text("  %s %s ", test.split(), metric());
    List<String> more = new ArrayList<>();
    more.add(text(" loss %7.3f", test.loss()));
    if (train != null) {
      more.add(text("  train %s %.3f loss %7.3f", metric(), train.accuracy(), train.loss()));
    }
    more.add(text("  lr %.3g", test.learningRate()));
    more.add(text("  %,.0f %s/s", pace.stepsPerSecond() * batch, unit));
    more.add(text("  %s elapsed", Figures.duration(pace.elapsed())));
    if (test.step() < steps) {
      more.add(text("  %s left", Figures.duration(pace.remaining())));
    }
    StringBuilder line =
        new StringBuilder(start).append(better ? console.green(accuracy + "*") : accuracy + " ");
    int width = start.length() + accuracy.length() + 1;
    for (String part : more) {
      width += part.length();
      if (console.interactive() && width > console.width()) {
        break;
      }
      line.append(part);
    }
    return line.toString();
  }

  private String metric() {
    return task.metric().equals(Measurement.ACCURACY) ? "acc" : task.metric();
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Removes the live line. */
  @Override
  public void close() {
    live.clear();
  }
}
