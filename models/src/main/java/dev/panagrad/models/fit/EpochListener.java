package dev.panagrad.models.fit;

import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the events of a trainer into epochs for callbacks. Callbacks of a resumed training first
 * receive the earlier epochs, so that they have the same state as in an uninterrupted one.
 */
final class EpochListener implements TrainingListener {
  private final FitTask task;
  private final List<Callback> callbacks;
  private final Training training;
  private long start;
  private double secondsBefore;

  EpochListener(FitTask task, List<Callback> callbacks, Training training) {
    this.task = task;
    this.callbacks = callbacks;
    this.training = training;
  }

  @Override
  public void started(TrainingTask started, long step, long steps) {
    start = System.nanoTime();
    secondsBefore = task.epochs().seconds();
    Map<String, String> rate = new HashMap<>();
    task.rate().save(rate);
    task.rate().follow();
    callbacks.forEach(callback -> callback.began(training));
    task.epochs().epochs().forEach(this::tell);
    if (step > 0) {
      task.rate().restore(rate);
    }
  }

  @Override
  public void stepped(long step, float loss) {
    task.epochs().add(loss);
    if (step % task.stepsPerEpoch() == 0 && task.evaluationExamples() == 0) {
      end(step, Double.NaN, Map.of());
    }
  }

  @Override
  public void measured(Measurement measurement) {
    if (!measurement.isTraining()) {
      end(measurement.step(), measurement.loss(), task.metrics());
    }
  }

  private void end(long step, double validationLoss, Map<String, Double> metrics) {
    double seconds = secondsBefore + (System.nanoTime() - start) * 1e-9;
    tell(task.epochs().end(step, validationLoss, metrics, seconds));
  }

  private void tell(Epoch epoch) {
    callbacks.forEach(callback -> callback.ended(epoch, training));
  }

  @Override
  public void finished(long step) {
    History history = task.history();
    callbacks.forEach(callback -> callback.finished(history, training));
  }
}
