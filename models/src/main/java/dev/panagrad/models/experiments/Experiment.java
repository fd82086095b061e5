package dev.panagrad.models.experiments;

import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import java.util.Map;
import java.util.Optional;

/** Something to train under a name, with the numbers it is trained with. */
public interface Experiment {
  /** The name by which it is called, as "mnist-softmax". */
  String name();

  /** The network in a few words. */
  String network();

  /** The test accuracy to expect, from 0 to 1. */
  double expectedAccuracy();

  /** How many updates it is trained for. */
  int steps();

  /** Examples a mini-batch. */
  default int batch() {
    return 100;
  }

  /** How many updates it is trained for with some settings, unless something else is asked for. */
  default long steps(TaskSettings settings) {
    return steps();
  }

  /** What it is trained on. */
  DataKind kind();

  /** Updates between two evaluations unless something else is asked for. */
  default int testEvery() {
    return 100;
  }

  /** The same with some settings. */
  default int testEvery(TaskSettings settings) {
    return testEvery();
  }

  /** Whether it may take its data in another order than that of the files. */
  default boolean shuffles() {
    return true;
  }

  /** The hyper-parameters that may be set, with their default values. */
  HyperParameters hyperParameters();

  /** What a run keeps beside the hyper-parameters so that the experiment can be made again. */
  default Map<String, String> options() {
    return Map.of();
  }

  /**
   * What else can be set or asked of the experiment, by kind, as {@link TrainingTask#view} for
   * tasks.
   *
   * @param kind an interface
   * @return empty if the experiment has nothing of this kind
   */
  default <V> Optional<V> view(Class<V> kind) {
    return kind.isInstance(this) ? Optional.of(kind.cast(this)) : Optional.empty();
  }

  /**
   * What texts of a run that was made before are cut into, with the vocabulary that it keeps.
   *
   * @throws dev.panagrad.models.io.FileException if the vocabulary is missing, not intact, or not
   *     the one that the run was started with
   */
  default TextUnits units(RunFolder folder, RunConfig config) {
    return TextUnits.of(folder, config);
  }

  /** Mini-batches that make one pass over the training data. */
  int stepsPerEpoch(TaskSettings settings);

  /** Opens a session with its data, ready to train; the caller closes it. */
  TrainingTask open(TaskSettings settings);
}
