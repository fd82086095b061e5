package dev.panagrad.bench;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.compare.panagrad.PanagradContestant;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;

/** The works of this engine in the comparison with other engines, run without them. */
final class Works {
  private Works() {}

  /** Opens a work with its own initial values. */
  static Work open(Kind kind, String network, int threads) {
    return new PanagradContestant()
        .open(new Assignment(kind, network, Path.of(""), threads, 1, true));
  }

  /** The experiment that {@link #open} trains, on one thread. */
  static TrainingTask task(String network) {
    return Networks.experiment(network)
        .open(Networks.settings(network, true, Networks.batch(network), 1));
  }
}
