package dev.panagrad.models.train;

import java.util.List;
import java.util.Optional;

/**
 * Experiments that the command finds by {@link java.util.ServiceLoader}: a module declares {@code
 * provides ExperimentProvider with ...}, a jar on the class path names its providers in {@code
 * META-INF/services}.
 */
public interface ExperimentProvider {
  /** The experiments, in the order in which they are listed. */
  List<? extends Experiment> experiments();

  /**
   * The experiment of a run that is not from the list, such as one on data that a user has named.
   *
   * @return empty if it is none of this provider's
   */
  default Optional<Experiment> experiment(RunConfig config) {
    return Optional.empty();
  }
}
