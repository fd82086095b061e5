package dev.panagrad.cli.dashboard.request;

import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.Experiment;
import java.util.Map;

/**
 * The next training that a user of the page orders.
 *
 * @param values hyper-parameters that differ from the experiment's own, as --set takes them
 * @param steps updates in total, or 0 for the experiment's default
 * @param batch examples per mini-batch, or 0 for the experiment's default
 * @param unit the unit that a text is split into, or null to keep the previous one
 * @param vocabulary the most tokens learned from a text, or 0 for the default
 */
public record TrainingOrder(
    Experiment experiment,
    Map<String, String> values,
    int steps,
    int batch,
    Unit unit,
    int vocabulary) {
  /** Copies the map. */
  public TrainingOrder {
    values = Map.copyOf(values);
  }
}
