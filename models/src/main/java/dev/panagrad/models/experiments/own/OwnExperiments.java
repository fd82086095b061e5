package dev.panagrad.models.experiments.own;

import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.ExperimentProvider;
import dev.panagrad.models.train.RunConfig;
import java.util.List;
import java.util.Optional;

/** Finds the experiments of runs on a user's own data. */
public final class OwnExperiments implements ExperimentProvider {
  /** Called by the service loader. */
  public OwnExperiments() {}

  @Override
  public List<Experiment> experiments() {
    return List.of();
  }

  @Override
  public Optional<Experiment> experiment(RunConfig config) {
    return OwnSettings.describes(config.options())
        ? Optional.of(new OwnExperiment(config))
        : Optional.empty();
  }
}
