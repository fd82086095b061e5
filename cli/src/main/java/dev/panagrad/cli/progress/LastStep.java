package dev.panagrad.cli.progress;

import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;

/** Records the last step of a training, and passes all events on. */
public final class LastStep implements TrainingListener {
  private final TrainingListener next;
  private long step;

  public LastStep(TrainingListener next) {
    this.next = next;
  }

  /** Updates made. */
  public long step() {
    return step;
  }

  @Override
  public void started(TrainingTask task, long made, long steps) {
    step = made;
    next.started(task, made, steps);
  }

  @Override
  public void stepped(long made, float loss) {
    step = made;
    next.stepped(made, loss);
  }

  @Override
  public void measured(Measurement measurement) {
    next.measured(measurement);
  }

  @Override
  public void saved(long made, boolean best) {
    next.saved(made, best);
  }

  @Override
  public void finished(long made) {
    next.finished(made);
  }
}
