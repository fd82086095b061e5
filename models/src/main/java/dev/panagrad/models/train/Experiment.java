package dev.panagrad.models.train;

import java.util.Map;
import java.util.Optional;

/** A named model with its training settings. */
public interface Experiment {
  /** The name of the experiment, as "mnist-softmax". */
  String name();

  /** The network in a few words. */
  String network();

  /** The expected test accuracy, from 0 to 1. */
  double expectedAccuracy();

  /** The default number of updates. */
  int steps();

  /** Examples per mini-batch. */
  default int batch() {
    return 100;
  }

  /** The default number of updates with some settings. */
  default long steps(TaskSettings settings) {
    return steps();
  }

  /** The kind of its training data. */
  DataKind kind();

  /** The default number of updates between two evaluations. */
  default int testEvery() {
    return 100;
  }

  /** The default number of updates between two evaluations with some settings. */
  default int testEvery(TaskSettings settings) {
    return testEvery();
  }

  /** Whether it may take its data in an order other than that of the files. */
  default boolean shuffles() {
    return true;
  }

  /** The hyper-parameters that may be set, with their default values. */
  HyperParameters hyperParameters();

  /**
   * The settings that a run keeps besides the hyper-parameters so that the experiment can be made
   * again.
   */
  default Map<String, String> options() {
    return Map.of();
  }

  /**
   * Further views and settings of the experiment, by kind, as {@link TrainingTask#view} for tasks.
   *
   * @param kind an interface
   * @return empty if the experiment has nothing of this kind
   */
  default <V> Optional<V> view(Class<V> kind) {
    return kind.isInstance(this) ? Optional.of(kind.cast(this)) : Optional.empty();
  }

  /**
   * The text units of an existing run, with the vocabulary that it keeps.
   *
   * @throws dev.panagrad.models.io.FileException if the vocabulary is missing, not intact, or not
   *     the one that the run was started with
   */
  default TextUnits units(RunFolder folder, RunConfig config) {
    return TextUnits.of(folder, config);
  }

  /** The number of mini-batches in one pass over the training data. */
  int stepsPerEpoch(TaskSettings settings);

  /** Opens a session with its data, ready to train; the caller closes it. */
  TrainingTask open(TaskSettings settings);
}
