package dev.panagrad.cli.option;

import dev.panagrad.cli.command.Suggestions;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.OwnData;
import dev.panagrad.models.experiments.TaskSettings;
import dev.panagrad.models.experiments.translate.TranslationExperiment;
import dev.panagrad.models.train.HyperParameters;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description =
          "Other pairs to translate: a file with a tab between a sentence and its translation, or"
              + " two files of as many lines, as train.de,train.en. The product has web-rv (English"
              + " to Spanish, the default) and kjv-web (old to modern English).")
  public String pairs;

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
    requireFitting(data, OwnData.IMAGES, experiment);
    requireFitting(text, OwnData.TEXT, experiment);
    requireFitting(pairs, OwnData.PAIRS, experiment);
  }

  private void requireFitting(Object given, OwnData kind, Experiment experiment) {
    OwnData own = experiment.ownData();
    if (given != null && own != kind) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for experiments on %s, not for %s, which %s"
              .formatted(
                  kind.option(),
                  kind.plural(),
                  experiment.name(),
                  own == OwnData.NONE ? "makes its own data" : "takes " + own.option()));
    }
  }

  /** The pairs, by whole paths if they are files. */
  public String pairs() {
    if (pairs == null || TranslationExperiment.isNamed(pairs)) {
      return pairs;
    }
    return Stream.of(pairs.split(","))
        .map(file -> Path.of(file).toAbsolutePath().normalize().toString())
        .collect(Collectors.joining(","));
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
        pairs(),
        options.withSeed(seed()));
  }
}
