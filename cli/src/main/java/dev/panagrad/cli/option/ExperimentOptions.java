package dev.panagrad.cli.option;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.DataKind;
import dev.panagrad.models.experiments.DataSource;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.TaskSettings;
import dev.panagrad.models.experiments.TextUnits;
import dev.panagrad.models.experiments.own.OwnDataView;
import dev.panagrad.models.experiments.translate.TranslationExperiment;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.HyperParameters;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What an experiment is opened with: options that the commands share that open one. */
public final class ExperimentOptions {
  private static final String LEARNING_RATE = "learning-rate";
  private static final int WORDS = 10_000;
  private static final int SUBWORDS = 4_000;

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

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description =
          "Other pictures with captions: a folder with PNG files and captions.tsv, a line for each:"
              + " its file's name, a tab, its caption.")
  public Path pictures;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      converter = UnitConverter.class,
      description =
          "What a text is cut into: char, word or bpe, which is parts of words (default: char)."
              + " Words and parts are learned from the text; without --text that is the King James"
              + " Bible.")
  public Unit unit;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Tokens that are learned at most (default: 10000 words, or 4000 of bpe).")
  public Integer vocabulary;

  @Mixin public OwnDataOptions own;

  /** The experiment with the options for own data, if it is one on such. */
  public Experiment configured(Experiment experiment) {
    return experiment
        .view(OwnDataView.class)
        .map(named -> named.with(own.applied(named.settings())))
        .orElse(experiment);
  }

  /** Sets these hyper-parameters, as --set does, and no others. */
  public void set(Map<String, String> wanted) {
    values = new LinkedHashMap<>(wanted);
  }

  /** Leaves out what other data were named, as for an experiment of another kind. */
  public void forgetData() {
    data = null;
    text = null;
    pairs = null;
    pictures = null;
    unit = null;
    vocabulary = null;
  }

  /** What was set, with the learning rate whichever way it was given. */
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

  /** The experiment's hyper-parameters with what was set. */
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

  /** The number that a text is. */
  public double number(String text) {
    try {
      return new RealNumber().convert(text);
    } catch (TypeConversionException e) {
      throw new ParameterException(spec.commandLine(), "--set: " + e.getMessage(), e);
    }
  }

  /** Refuses options that are for experiments of another kind. */
  public void requireFitting(Experiment experiment) {
    requireFitting("--data", data, DataKind.DIGITS, experiment);
    requireFitting("--text", text, DataKind.TEXT, experiment);
    requireFitting("--pairs", pairs, DataKind.PAIRS, experiment);
    requireFitting("--pictures", pictures, DataKind.PICTURES, experiment);
    requireFitting(own.given(), own.given(), DataKind.OWN, experiment);
    if (experiment.kind() != DataKind.TEXT && (unit != null || vocabulary != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for experiments on text, not for %s; leave it out"
              .formatted(unit != null ? "--unit" : "--vocabulary", experiment.name()));
    }
    if (vocabulary != null && units().unit() == Unit.CHAR) {
      throw new ParameterException(
          spec.commandLine(),
          "--vocabulary is for words and their parts; give --unit word or --unit bpe with it");
    }
  }

  private void requireFitting(String option, Object given, DataKind kind, Experiment experiment) {
    if (given != null && experiment.kind() != kind) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for experiments on %s, not for %s, which %s"
              .formatted(option, kind.words(), experiment.name(), experiment.kind().taken()));
    }
  }

  /** What was named to be trained on, as it can be found from any folder. */
  public DataSource source() {
    Path folder = data == null ? pictures : data;
    return new DataSource(
        folder == null ? null : folder.toAbsolutePath().normalize(), text, pairs(), units());
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

  /** Refuses what an ONNX file has no use for: all but the batch. */
  public void refuseForFile(String name) {
    Map<String, Boolean> all = new LinkedHashMap<>();
    all.put("--shards", shards != null);
    all.put("--seed", seed != null);
    all.put("--set", !values.isEmpty());
    all.put("--data", data != null);
    all.put("--text", text != null);
    all.put("--pairs", pairs != null);
    all.put("--pictures", pictures != null);
    all.put("--unit", unit != null);
    all.put("--vocabulary", vocabulary != null);
    all.put("--learning-rate", own.learningRate != null);
    all.put(own.given(), own.given() != null);
    String given =
        all.entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(null);
    if (given != null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for experiments, not for the ONNX file %s, which is only used"
              .formatted(given, name));
    }
  }

  /** What texts are cut into. */
  private TextUnits units() {
    return switch (unit == null ? Unit.CHAR : unit) {
      case CHAR -> TextUnits.CHARACTERS;
      case WORD -> new TextUnits(unit, vocabulary == null ? WORDS : vocabulary, null);
      case BPE -> new TextUnits(unit, vocabulary == null ? SUBWORDS : vocabulary, null);
    };
  }

  /**
   * What the experiment is opened with.
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
        source(),
        options.withSeed(seed == null ? 0 : seed),
        null);
  }
}
