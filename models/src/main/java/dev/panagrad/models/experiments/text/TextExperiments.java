package dev.panagrad.models.experiments.text;

import dev.panagrad.models.experiments.text.gpt.TextGpt;
import dev.panagrad.models.experiments.text.recurrent.TextExperiment;
import dev.panagrad.models.experiments.text.writing.LanguageExperiment;
import dev.panagrad.models.nn.BasicRnnCell;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.LstmCell;
import dev.panagrad.models.train.ExperimentProvider;
import java.util.List;

/** The experiments on text, in the order of the tutorial. */
public final class TextExperiments implements ExperimentProvider {
  private static final List<LanguageExperiment> ALL =
      List.of(
          new TextExperiment(
              "text-rnn", "98-256-256-98, basic cells, dropout 0.8", 0.45, BasicRnnCell::new),
          new TextExperiment(
              "text-lstm", "98-256-256-98, LSTM cells, dropout 0.8", 0.45, LstmCell::new),
          new TextExperiment(
              "text-gru", "98-256-256-98, GRU cells, dropout 0.8", 0.45, GruCell::new),
          new TextGpt());

  /** Makes the provider. */
  public TextExperiments() {}

  @Override
  public List<LanguageExperiment> experiments() {
    return ALL;
  }
}
