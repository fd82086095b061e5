package dev.panagrad.cli.option;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.own.OwnDataView;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Settings of an experiment: options shared by the commands that open one. */
public final class ExperimentOptions {
  private static final String LEARNING_RATE = "learning-rate";

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
          "Another value for a hyper-parameter, as learning-rate=0.001 or activation=tanh; may be"
              + " repeated."
              + " 'panagrad summary EXPERIMENT' shows which there are.")
  Map<String, String> values = new LinkedHashMap<>();

  @Mixin public DataOptions data;

  @Mixin public OwnDataOptions own;

  /** The experiment, with the options for own data applied if it is trained on such. */
  public Experiment configured(Experiment experiment) {
    return experiment
        .view(OwnDataView.class)
        .map(named -> named.with(own.applied(named.settings())))
        .orElse(experiment);
  }

  /** Sets exactly these hyper-parameters, as --set does. */
  public void set(Map<String, String> wanted) {
    values = new LinkedHashMap<>(wanted);
  }

  /** The hyper-parameters that were set, the learning rate included however it was given. */
  public Map<String, String> given() {
    Map<String, String> all = new LinkedHashMap<>(values);
    if (own.learningRate != null) {
      String other = all.put(LEARNING_RATE, own.learningRate.toString());
      if (other != null && number(other) != own.learningRate) {
        throw new ParameterException(
            spec.commandLine(),
            "--learning-rate and --set learning-rate say different numbers; give one of them");
      }
    }
    return all;
  }

  /** The experiment's hyper-parameters with those that were set. */
  public HyperParameters values(Experiment experiment) {
    HyperParameters all = experiment.hyperParameters();
    for (Map.Entry<String, String> entry : given().entrySet()) {
      String key = entry.getKey();
      boolean choice = all.hasChoice(key);
      try {
        all =
            choice
                ? all.choose(key, entry.getValue())
                : all.set(key, all.has(key) ? number(entry.getValue()) : 1);
      } catch (IllegalArgumentException e) {
        String hint = all.has(key) || choice ? "" : Suggestions.hint(key, all.names());
        throw new ParameterException(spec.commandLine(), "--set: " + e.getMessage() + hint, e);
      }
    }
    return all;
  }

  /** Parses a number. */
  public double number(String text) {
    try {
      return new RealNumber().convert(text);
    } catch (TypeConversionException e) {
      throw new ParameterException(spec.commandLine(), "--set: " + e.getMessage(), e);
    }
  }

  /** Refuses options that apply to other kinds of experiments. */
  public void requireFitting(Experiment experiment) {
    data.requireFitting(experiment);
    data.requireFitting(own.given(), own.given(), DataKind.OWN, experiment);
  }

  /** Refuses all options but the batch, since an ONNX file has no use for them. */
  public void refuseForFile(String name) {
    String given =
        Stream.of(
                shards == null ? null : "--shards",
                seed == null ? null : "--seed",
                values.isEmpty() ? null : "--set",
                data.given(),
                own.learningRate == null ? null : "--learning-rate",
                own.given())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (given != null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for experiments, not for the ONNX file %s, which is only used"
              .formatted(given, name));
    }
  }

  /**
   * The settings that the experiment is opened with.
   *
   * @param options of the session, all but the seed
   */
  public TaskSettings settings(Experiment experiment, SessionOptions options) {
    requireFitting(experiment);
    return new TaskSettings(
        values(experiment),
        batch == null ? experiment.batch() : batch,
        shards == null ? 1 : shards,
        true,
        data.source(),
        options.withSeed(seed == null ? 0 : seed),
        null);
  }
}
