package dev.panagrad.models.train.loop;

import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;

/**
 * Several listeners, called one after the other.
 *
 * @param listeners in the order in which they are called
 */
public record Listeners(List<TrainingListener> listeners) implements TrainingListener {
  /** Copies the list. */
  public Listeners {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void started(TrainingTask task, long step, long steps) {
    listeners.forEach(listener -> listener.started(task, step, steps));
  }

  @Override
  public void stepped(long step, float loss) {
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).stepped(step, loss);
    }
  }

  @Override
  public void measured(Measurement measurement) {
    listeners.forEach(listener -> listener.measured(measurement));
  }

  @Override
  public void saved(long step, boolean best) {
    listeners.forEach(listener -> listener.saved(step, best));
  }

  @Override
  public void finished(long step) {
    listeners.forEach(listener -> listener.finished(step));
  }
}
