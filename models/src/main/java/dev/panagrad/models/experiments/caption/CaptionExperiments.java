package dev.panagrad.models.experiments.caption;

import dev.panagrad.models.experiments.caption.training.CaptionExperiment;
import dev.panagrad.models.train.ExperimentProvider;
import java.util.List;

/** The experiments on captions, from the faster to the slower. */
public final class CaptionExperiments implements ExperimentProvider {
  private static final List<CaptionExperiment> ALL =
      List.of(new CaptionDigits(), new CaptionEmoji());

  /** Makes the provider. */
  public CaptionExperiments() {}

  @Override
  public List<CaptionExperiment> experiments() {
    return ALL;
  }
}
