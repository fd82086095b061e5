package dev.panagrad.cli.startup;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.run.TaskOpener;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.TaskSettings;
import java.util.List;
import java.util.Optional;

/**
 * Starts to open a training before the command line is parsed, since parsing takes as long as
 * building a graph. This is a guess from the words that matter; a wrong one costs some work on
 * another core.
 */
public final class Ahead {
  /** Options with effects that this class doesn't handle. */
  private static final List<String> OTHERS =
      List.of(
          "--data",
          "--text",
          "--unit",
          "--vocab",
          "--pairs",
          "--pictures",
          "--set",
          "--blas",
          "--resume",
          "--no-shuffle",
          "--check",
          "--w",
          "--h");

  private Ahead() {}

  /** Returns the opener of the command's task, which may have been started already. */
  public static TaskOpener begin(String... args) {
    if (args.length < 2 || !args[0].equals("train") || hasOthers(args)) {
      return Experiment::open;
    }
    Optional<Experiment> experiment = Experiments.find(args[1]);
    if (experiment.isEmpty()) {
      return Experiment::open;
    }
    try {
      return TaskAhead.begin(experiment.get(), settings(experiment.get(), args));
    } catch (IllegalArgumentException e) {
      // The command itself will report the error.
      return Experiment::open;
    }
  }

  private static TaskSettings settings(Experiment experiment, String... args) {
    SessionOptions defaults = SessionOptions.defaults();
    int threads = number(defaults.threads(), "--threads", args);
    if (threads > defaults.threads()) {
      throw new IllegalArgumentException("more threads than processors, perhaps far too many");
    }
    SessionOptions options = defaults.withThreads(threads).withSeed(number(0, "--seed", args));
    return TaskSettings.of(experiment, options)
        .withBatch(number(experiment.batch(), "--batch", args), number(1, "--shards", args));
  }

  private static boolean hasOthers(String... args) {
    for (String arg : args) {
      if (OTHERS.stream().anyMatch(arg::startsWith)) {
        return true;
      }
    }
    return false;
  }

  private static int number(int otherwise, String option, String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals(option) && i + 1 < args.length) {
        return Integer.parseInt(args[i + 1]);
      }
      if (args[i].startsWith(option + "=")) {
        return Integer.parseInt(args[i].substring(option.length() + 1));
      }
    }
    return otherwise;
  }
}
