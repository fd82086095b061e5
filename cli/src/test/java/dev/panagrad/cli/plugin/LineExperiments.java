package dev.panagrad.cli.plugin;

import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.ExperimentProvider;
import java.util.List;

/** Named in the jar's META-INF/services. */
public final class LineExperiments implements ExperimentProvider {
  /** For the ServiceLoader. */
  public LineExperiments() {}

  @Override
  public List<Experiment> experiments() {
    return List.of(new LineExperiment());
  }
}
