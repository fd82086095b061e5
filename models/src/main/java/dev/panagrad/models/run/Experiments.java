package dev.panagrad.models.run;

import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.ExperimentProvider;
import dev.panagrad.models.train.RunConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** All experiments by name: the product's own, and those of other {@link ExperimentProvider}s. */
public final class Experiments {
  /** Null until first used. */
  private static Map<String, Experiment> all;

  private Experiments() {}

  private static Map<String, Experiment> load() {
    Map<String, Experiment> found = new LinkedHashMap<>();
    for (ExperimentProvider provider : ServiceLoader.load(ExperimentProvider.class)) {
      for (Experiment experiment : provider.experiments()) {
        Experiment other = found.putIfAbsent(experiment.name(), experiment);
        if (other != null) {
          throw new IllegalStateException(
              "two experiments are named '%s', %s and %s; rename one of them"
                  .formatted(
                      experiment.name(),
                      other.getClass().getName(),
                      experiment.getClass().getName()));
        }
      }
    }
    return found;
  }

  private static synchronized Map<String, Experiment> byName() {
    if (all == null) {
      all = load();
    }
    return all;
  }

  /** All experiments: the product's in the order of the tutorial. */
  public static List<Experiment> all() {
    return List.copyOf(byName().values());
  }

  /** The experiment with a name. */
  public static Optional<Experiment> find(String name) {
    return Optional.ofNullable(byName().get(name));
  }

  /**
   * The experiment of a run.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Experiment of(RunConfig config) {
    return trained(config)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no experiment '%s'; 'panagrad list' shows those there are"
                        .formatted(config.experiment())));
  }

  /** Whether a run belongs to an experiment, rather than to a program's own training. */
  public static boolean isKnown(RunConfig config) {
    return trained(config).isPresent();
  }

  private static Optional<Experiment> trained(RunConfig config) {
    for (ExperimentProvider provider : ServiceLoader.load(ExperimentProvider.class)) {
      Optional<Experiment> own = provider.experiment(config);
      if (own.isPresent()) {
        return own;
      }
    }
    return find(config.experiment());
  }
}
