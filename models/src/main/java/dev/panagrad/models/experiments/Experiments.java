package dev.panagrad.models.experiments;

import dev.panagrad.models.experiments.mnist.MnistExperiments;
import dev.panagrad.models.experiments.text.TextExperiments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All experiments by name. */
public final class Experiments {
  private Experiments() {}

  /** All of them, in the order in which the tutorial tells them. */
  public static List<Experiment> all() {
    List<Experiment> all = new ArrayList<>(MnistExperiments.all());
    all.addAll(TextExperiments.all());
    return all;
  }

  /** The experiment of a name. */
  public static Optional<Experiment> find(String name) {
    return all().stream().filter(experiment -> experiment.name().equals(name)).findFirst();
  }
}
