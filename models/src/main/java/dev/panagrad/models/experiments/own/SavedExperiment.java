package dev.panagrad.models.experiments.own;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;

/** A saved model for inspection: its layers, and the cost of a training step. */
public final class SavedExperiment implements Experiment {
  private static final int BATCH = 32;

  private final Path file;
  private final Model model;

  /** Reads the model in a file. */
  public SavedExperiment(Path file) {
    this.file = file;
    model = Model.load(file);
  }

  @Override
  public String name() {
    return file.getFileName().toString();
  }

  @Override
  public String network() {
    return model.spec().network().text();
  }

  @Override
  public double expectedAccuracy() {
    return Double.NaN;
  }

  @Override
  public int steps() {
    throw untrainable();
  }

  @Override
  public DataKind kind() {
    return DataKind.OWN;
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of("learning-rate", 0.001);
  }

  @Override
  public int testEvery(TaskSettings settings) {
    throw untrainable();
  }

  @Override
  public int stepsPerEpoch(TaskSettings settings) {
    throw untrainable();
  }

  private IllegalArgumentException untrainable() {
    return new IllegalArgumentException(
        "%s is a model and no data to train on; give a CSV file or IDX files".formatted(file));
  }

  /** Runs on examples of zeros, since the model has no data. */
  @Override
  public TrainingTask open(TaskSettings settings) {
    return new Fit()
        .batch(settings.batch())
        .options(settings.options())
        .learningRate(LearningRate.constant(settings.values().get("learning-rate")))
        .task(model, zeros(model.spec(), settings.batch()));
  }

  /**
   * Opens it for display, for example for a run whose data are available to another program only.
   *
   * @param shown examples to show, or null if there are none
   */
  public TrainingTask open(Dataset shown, SessionOptions options) {
    Fit fit = new Fit().batch(1).options(options);
    if (shown != null) {
      fit.validation(shown);
    }
    return fit.task(model, zeros(model.spec(), 1));
  }

  /** The inputs and the target of the model. */
  public ModelSpec spec() {
    return model.spec();
  }

  private static Dataset zeros(ModelSpec spec, int count) {
    float[][] features = new float[count][(int) spec.input().elements()];
    return switch (spec.target()) {
      case Target.Classes classes ->
          ArrayDataset.ofClasses(spec.input(), features, new int[count], classes);
      case Target.Numbers numbers ->
          ArrayDataset.ofNumbers(
              spec.input(), features, new float[count][numbers.width()], numbers);
    };
  }
}
