package dev.panagrad.models.train;

import dev.panagrad.models.mnist.MnistExperiments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All experiments by name. */
public final class Experiments {
  private Experiments() {}

  /** All of them, in the order in which the tutorial tells them. */
  public static List<Experiment> all() {
    return new ArrayList<>(MnistExperiments.all());
  }

  /** The experiment of a name. */
  public static Optional<Experiment> find(String name) {
    return all().stream().filter(experiment -> experiment.name().equals(name)).findFirst();
  }
}
