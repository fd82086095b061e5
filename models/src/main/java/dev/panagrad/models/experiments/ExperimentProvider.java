package dev.panagrad.models.experiments;

import java.util.List;

/**
 * Experiments that {@link Experiments} finds by {@link java.util.ServiceLoader}: a module says
 * {@code provides ExperimentProvider with ...}, a jar on the class path names its providers in
 * {@code META-INF/services}.
 */
public interface ExperimentProvider {
  /** The experiments, in the order in which they are listed. */
  List<? extends Experiment> experiments();
}
