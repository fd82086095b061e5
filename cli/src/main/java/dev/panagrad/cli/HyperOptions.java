package dev.panagrad.cli;

import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The numbers of an experiment that may be set. */
final class HyperOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Another value for a hyper-parameter of the experiment, as learning-rate=0.001;"
              + " may be repeated. 'panagrad summary EXPERIMENT' lists them.")
  Map<String, Double> values = new LinkedHashMap<>();

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Examples a mini-batch (default: as the experiment has it).")
  Integer batch;

  /** The experiment's parameters with what was set. */
  HyperParameters of(Experiment experiment) {
    HyperParameters all = experiment.hyperParameters();
    for (Map.Entry<String, Double> entry : values.entrySet()) {
      try {
        all = all.set(entry.getKey(), entry.getValue());
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "--set: " + e.getMessage() + Nearest.hint(entry.getKey(), all.asMap().keySet()),
            e);
      }
    }
    return all;
  }

  int batch(Experiment experiment) {
    return batch == null ? experiment.batch() : batch;
  }
}
