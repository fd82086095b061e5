package dev.panagrad.models.train.store;

import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;

/** Writes measurements to the log before passing them on. */
public record LoggingListener(MetricsLog log, TrainingListener next) implements TrainingListener {
  @Override
  public void started(TrainingTask task, long step, long steps) {
    next.started(task, step, steps);
  }

  @Override
  public void stepped(long step, float loss) {
    next.stepped(step, loss);
  }

  @Override
  public void measured(Measurement measurement) {
    log.append(measurement);
    next.measured(measurement);
  }

  @Override
  public void saved(long step, boolean best) {
    next.saved(step, best);
  }

  @Override
  public void finished(long step) {
    next.finished(step);
  }
}
