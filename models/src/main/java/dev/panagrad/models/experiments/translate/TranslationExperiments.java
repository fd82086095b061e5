package dev.panagrad.models.experiments.translate;

import dev.panagrad.models.experiments.translate.training.TranslationExperiment;
import dev.panagrad.models.train.ExperimentProvider;
import java.util.List;

/** The experiments on translation, from the fastest to the slowest. */
public final class TranslationExperiments implements ExperimentProvider {
  private static final List<TranslationExperiment> ALL =
      List.of(new TranslateDates(), new TranslateRnn(), new TranslateTransformer());

  /** Makes the provider. */
  public TranslationExperiments() {}

  @Override
  public List<TranslationExperiment> experiments() {
    return ALL;
  }
}
