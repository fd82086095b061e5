package dev.panagrad.cli.option;

import dev.panagrad.models.experiments.translate.training.TranslationExperiment;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.TextUnits;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options for training an experiment on other data than the bundled ones. */
public final class DataOptions {
  private static final int WORDS = 10_000;
  private static final int SUBWORDS = 4_000;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Other images: IDX files, plain or .gz, under their usual four names"
              + " (Fashion-MNIST, EMNIST, ...).")
  public Path folder;

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

  /** The first option that was given; null if there is none. */
  String given() {
    return Stream.of(
            folder == null ? null : "--data",
            text == null ? null : "--text",
            pairs == null ? null : "--pairs",
            pictures == null ? null : "--pictures",
            unit == null ? null : "--unit",
            vocabulary == null ? null : "--vocabulary")
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Clears all options, for an experiment of another kind. */
  public void forget() {
    folder = null;
    text = null;
    pairs = null;
    pictures = null;
    unit = null;
    vocabulary = null;
  }

  /** Refuses options that apply to other kinds of experiments. */
  void requireFitting(Experiment experiment) {
    requireFitting("--data", folder, DataKind.DIGITS, experiment);
    requireFitting("--text", text, DataKind.TEXT, experiment);
    requireFitting("--pairs", pairs, DataKind.PAIRS, experiment);
    requireFitting("--pictures", pictures, DataKind.PICTURES, experiment);
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

  /** Refuses an option, if given, that applies to other kinds of experiments. */
  void requireFitting(String option, Object given, DataKind kind, Experiment experiment) {
    if (given != null && experiment.kind() != kind) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for experiments on %s, not for %s, which %s"
              .formatted(option, kind.words(), experiment.name(), experiment.kind().taken()));
    }
  }

  /** The training data that was named, with absolute paths. */
  public DataSource source() {
    return new DataSource(absolute(folder == null ? pictures : folder), text, pairs(), units());
  }

  /** The pairs, with absolute paths if they are files. */
  public String pairs() {
    if (pairs == null || TranslationExperiment.isNamed(pairs)) {
      return pairs;
    }
    return Stream.of(pairs.split(","))
        .map(file -> absolute(Path.of(file)).toString())
        .collect(Collectors.joining(","));
  }

  /** The units that texts are split into. */
  private TextUnits units() {
    return switch (unit == null ? Unit.CHAR : unit) {
      case CHAR -> TextUnits.CHARACTERS;
      case WORD -> new TextUnits(unit, vocabulary == null ? WORDS : vocabulary, null);
      case BPE -> new TextUnits(unit, vocabulary == null ? SUBWORDS : vocabulary, null);
    };
  }

  /** The absolute path; null stays null. */
  public static Path absolute(Path path) {
    return path == null ? null : path.toAbsolutePath().normalize();
  }
}
