package dev.panagrad.cli.plugin;

import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;

/** A straight line, as somebody outside of the product would have it trained. */
final class LineExperiment implements Experiment {
  static final String NAME = "my-line";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String network() {
    return "dense 1";
  }

  @Override
  public double expectedAccuracy() {
    return 1;
  }

  @Override
  public int steps() {
    return 60;
  }

  @Override
  public int batch() {
    return 8;
  }

  @Override
  public int testEvery() {
    return 30;
  }

  @Override
  public DataKind kind() {
    return DataKind.MADE;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of("learning-rate", 0.3);
  }

  @Override
  public int stepsPerEpoch(TaskSettings settings) {
    return 1;
  }

  @Override
  public TrainingTask open(TaskSettings settings) {
    return LineTask.open(settings);
  }
}
