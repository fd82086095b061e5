package dev.panagrad.cli.dashboard;

import dev.panagrad.models.experiments.Experiment;
import java.util.Map;

/**
 * What a person at the page wants to have trained next.
 *
 * @param values of hyper-parameters, other than the experiment's own
 * @param steps updates in all, or 0 for as many as the experiment has
 */
public record TrainingOrder(Experiment experiment, Map<String, Double> values, int steps) {
  /** Copies the map. */
  public TrainingOrder {
    values = Map.copyOf(values);
  }
}
