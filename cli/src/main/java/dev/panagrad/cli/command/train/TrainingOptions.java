package dev.panagrad.cli.command.train;

import dev.panagrad.cli.option.WholeNumber;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The length of a training, its starting point, and what is saved of it. */
final class TrainingOptions {
  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Updates in all (default: as the experiment has it).")
  Integer steps;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Passes over the training data, instead of --steps.")
  Integer epochs;

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = WholeNumber.class,
      description =
          "Processes on this machine that share the shards of each batch (default: 1); --threads is"
              + " for each of them. The result doesn't depend on N.")
  Integer workers;

  @Option(
      names = "--log-every",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Updates between measurements of the training batch (default: 20).")
  Integer logEvery;

  @Option(
      names = "--test-every",
      paramLabel = "N",
      converter = WholeNumber.class,
      description =
          "Updates between evaluations on the test data (default: as the experiment has it).")
  Integer testEvery;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder (default: runs/<experiment>-<date-time>).")
  Path out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Go on where the run in DIR stopped; --steps is the total.")
  Path resume;

  @Option(
      names = "--init",
      paramLabel = "FILE",
      description = "Start from the variables in a .safetensors file.")
  Path init;

  @Option(
      names = "--no-shuffle",
      description = "Take the training examples in the order of the files.")
  boolean noShuffle;

  @Option(
      names = "--check-numerics",
      description = "Stop at the first NaN or infinity and name node and step.")
  boolean checkNumerics;

  /** Makes this a new training of this many updates; null for the experiment's default. */
  void begin(Integer updates) {
    steps = updates;
    epochs = null;
    resume = null;
    init = null;
  }

  /** The number of processes that train. */
  int workers() {
    return workers == null ? 1 : workers;
  }
}
