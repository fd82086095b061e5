package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.panel.LayerQuantiles.LayerNames;
import dev.panagrad.cli.panel.VariableSpread;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingTask;

/**
 * The panels of a training without digits: the spread of its variables, and its held-out results.
 */
abstract class SpreadWatch implements Watch {
  private final EventBuffer feed;
  private final VariableSpread variables;
  private long seen = -1;
  private long spread = -1;

  SpreadWatch(TrainingTask training, EventBuffer feed) {
    this.feed = feed;
    variables = new VariableSpread(training.session());
  }

  /** Puts the results of the model after a step into the feed; called once for each step. */
  abstract void showResults(long step);

  @Override
  public void measured(Measurement measurement) {
    if (measurement.isTraining()) {
      showSpread(measurement.step());
    } else {
      showOnce(measurement.step());
    }
  }

  @Override
  public LayerNames bands() {
    return variables.names();
  }

  @Override
  public void look(long step) {
    showSpread(step);
    showOnce(step);
  }

  private void showSpread(long step) {
    if (step != spread) {
      spread = step;
      feed.add(variables.layersAt(step));
    }
  }

  private void showOnce(long step) {
    if (step != seen) {
      seen = step;
      showResults(step);
    }
  }

  @Override
  public byte[] testPixels() {
    return new byte[0];
  }

  /** The task owns all resources used here. */
  @Override
  public void close() {}
}
