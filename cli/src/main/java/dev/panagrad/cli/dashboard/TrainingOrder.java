package dev.panagrad.cli.dashboard;

import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.tokenizer.Unit;
import java.util.Map;

/**
 * What a person at the page wants to have trained next.
 *
 * @param values of hyper-parameters, other than the experiment's own, as --set takes them
 * @param steps updates in all, or 0 for as many as the experiment has
 * @param batch examples a mini-batch, or 0 for as many as the experiment has
 * @param unit what a text is cut into, or null for what it was before
 * @param vocabulary tokens that are learned of a text at most, or 0 for the usual number
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
