package dev.panagrad.models.fit;

import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what a trainer tells into epochs, for callbacks. */
final class EpochListener implements TrainingListener {
  private final FitTask task;
  private final List<Callback> callbacks;
  private final Training training;
  private final List<Epoch> epochs = new ArrayList<>();
  private final long start = System.nanoTime();
  private double sum;
  private long count;

  EpochListener(FitTask task, List<Callback> callbacks, Training training) {
    this.task = task;
    this.callbacks = callbacks;
    this.training = training;
  }

  @Override
  public void stepped(long step, float loss) {
    sum += loss;
    count++;
    if (step % task.stepsPerEpoch() == 0 && task.evaluationExamples() == 0) {
      end(step, Double.NaN, Map.of());
    }
  }

  @Override
  public void measured(Measurement measurement) {
    if (!measurement.isTraining()) {
      end(measurement.step(), measurement.loss(), task.evaluation().metrics());
    }
  }

  private void end(long step, double validationLoss, Map<String, Double> metrics) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    Epoch epoch = new Epoch(epochs.size() + 1, step, sum / count, validationLoss, metrics, seconds);
    epochs.add(epoch);
    sum = 0;
    count = 0;
    callbacks.forEach(callback -> callback.ended(epoch, training));
  }

  List<Epoch> epochs() {
    return epochs;
  }
}
