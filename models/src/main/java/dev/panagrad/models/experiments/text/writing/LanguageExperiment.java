package dev.panagrad.models.experiments.text.writing;

import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;

/** An experiment on text, whose trained model writes. */
public interface LanguageExperiment extends Experiment {
  @Override
  default DataKind kind() {
    return DataKind.TEXT;
  }

  /**
   * The model with some hyper-parameters, for writing.
   *
   * @param tokenizer of the text to write
   * @throws IllegalArgumentException if the hyper-parameters are invalid
   */
  WritingModel writing(HyperParameters values, Tokenizer tokenizer);
}
