package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.panel.LayerQuantiles.LayerNames;
import dev.panagrad.cli.panel.VariableSpread;
import dev.panagrad.models.heldout.HeldOutView;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingTask;
import java.util.Map;
import java.util.Optional;

/**
 * The panels of any training: curves, bands of weights and biases, and held-out examples if the
 * task offers them.
 */
final class CurveWatch implements Watch {
  private final EventBuffer feed;
  private final VariableSpread variables;
  private final Optional<HeldOutFeed> heldOut;
  private long spread = -1;

  CurveWatch(TrainingTask task, EventBuffer feed) {
    this.feed = feed;
    variables = new VariableSpread(task.session());
    heldOut =
        task.view(HeldOutView.class)
            .flatMap(HeldOutView::heldOut)
            .map(examples -> new HeldOutFeed(examples, feed));
  }

  @Override
  public String kind() {
    return "curves";
  }

  @Override
  public Map<String, Object> fields() {
    return heldOut
        .<Map<String, Object>>map(shown -> Map.of("examples", shown.description()))
        .orElseGet(Map::of);
  }

  @Override
  public void measured(Measurement measurement) {
    if (measurement.isTraining()) {
      look(measurement.step());
    } else {
      heldOut.ifPresent(shown -> shown.show(measurement.step()));
    }
  }

  @Override
  public LayerNames bands() {
    return variables.names();
  }

  @Override
  public void look(long step) {
    if (step != spread) {
      spread = step;
      feed.add(variables.layersAt(step));
    }
  }

  @Override
  public Map<String, Object> draw(float[] pixels) {
    throw new IllegalArgumentException("this model knows no digits");
  }

  @Override
  public Map<String, Object> write(Prompt prompt) {
    throw new IllegalArgumentException("this model writes no text");
  }

  @Override
  public byte[] testPixels() {
    return new byte[0];
  }

  @Override
  public void close() {}
}
