package dev.panagrad.cli.option;

import dev.panagrad.cli.command.Suggestions;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.TaskSettings;
import dev.panagrad.models.experiments.text.LanguageExperiment;
import dev.panagrad.models.train.HyperParameters;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an experiment is opened with: options that the commands share that open one. */
public final class ExperimentOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Examples a mini-batch (default: as the experiment has it).")
  public Integer batch;

  @Option(
      names = "--shards",
      paramLabel = "N",
      converter = WholeNumber.class,
      description =
          "Equal parts that a mini-batch is cut into (default: 1). Their gradients are added in a"
              + " fixed order, so the result depends on N only; batch normalisation sees one part"
              + " at a time.")
  public Integer shards;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = SeedNumber.class,
      description = "Seed of all random numbers (default: 0).")
  public Long seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Another value for a hyper-parameter, as learning-rate=0.001; may be repeated."
              + " 'panagrad summary EXPERIMENT' shows which there are.")
  public Map<String, Double> values = new LinkedHashMap<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Other images: IDX files, plain or .gz, under their usual four names"
              + " (Fashion-MNIST, EMNIST, ...).")
  public Path data;

  @Option(
      names = "--text",
      paramLabel = "GLOB",
      description = "Other text files, as 'texts/*.txt'.")
  public String text;

  /** The experiment's hyper-parameters with what was set. */
  public HyperParameters values(Experiment experiment) {
    HyperParameters all = experiment.hyperParameters();
    for (Map.Entry<String, Double> entry : values.entrySet()) {
      try {
        all = all.set(entry.getKey(), entry.getValue());
      } catch (IllegalArgumentException e) {
        String hint =
            all.has(entry.getKey()) ? "" : Suggestions.hint(entry.getKey(), all.asMap().keySet());
        throw new ParameterException(spec.commandLine(), "--set: " + e.getMessage() + hint, e);
      }
    }
    return all;
  }

  /** Refuses options that are for experiments of another kind. */
  public void requireFitting(Experiment experiment) {
    boolean onText = experiment instanceof LanguageExperiment;
    if (onText && data != null) {
      throw unfitting("--data", "images", experiment, "--text");
    }
    if (!onText && text != null) {
      throw unfitting("--text", "text", experiment, "--data");
    }
  }

  private ParameterException unfitting(
      String option, String kind, Experiment experiment, String other) {
    return new ParameterException(
        spec.commandLine(),
        "%s is for experiments on %s, not for %s, which takes %s"
            .formatted(option, kind, experiment.name(), other));
  }

  public int batch(Experiment experiment) {
    return batch == null ? experiment.batch() : batch;
  }

  public int shards() {
    return shards == null ? 1 : shards;
  }

  public long seed() {
    return seed == null ? 0 : seed;
  }

  public TaskSettings settings(Experiment experiment, SessionOptions options) {
    requireFitting(experiment);
    return new TaskSettings(
        values(experiment),
        batch(experiment),
        shards(),
        true,
        data,
        text,
        options.withSeed(seed()));
  }
}
