package dev.panagrad.cli.option;

import dev.panagrad.models.experiments.own.OwnExperiment;
import dev.panagrad.models.experiments.own.OwnSettings;
import dev.panagrad.models.experiments.own.SavedExperiment;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds an experiment by name; iterates over the names for shell completion. */
public final class ExperimentConverter implements ITypeConverter<Experiment>, Iterable<String> {
  @Override
  public Experiment convert(String name) {
    Optional<Experiment> experiment = Experiments.find(name);
    if (experiment.isPresent()) {
      return experiment.get();
    }
    Path path = Path.of(name);
    if (RunFolder.isRun(path)) {
      return ofRun(path);
    }
    if (name.endsWith(".safetensors") && Files.isRegularFile(path)) {
      return new SavedExperiment(path);
    }
    if (Files.exists(path)) {
      return new OwnExperiment(OwnSettings.of(path));
    }
    throw new TypeConversionException(
        "there is no experiment '%s'%s%s 'panagrad list' names them"
            .formatted(name, looksLikeFile(name) ? ", nor such a file" : "", hint(name)));
  }

  private static Experiment ofRun(Path run) {
    RunConfig config = RunConfig.read(RunFolder.open(run).config());
    if (OwnSettings.describes(config.options())) {
      try {
        return new OwnExperiment(config);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "the run in %s can't be opened: %s".formatted(run, e.getMessage()));
      }
    }
    Path model = RunFolder.open(run).model();
    if (Files.isRegularFile(model)) {
      return new SavedExperiment(model);
    }
    throw new TypeConversionException(
        "%s is a run of %s; give the experiment's name".formatted(run, config.experiment()));
  }

  private static boolean looksLikeFile(String name) {
    return name.contains("/") || name.contains(".");
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  private static String hint(String name) {
    String hint = Suggestions.hint(name, names());
    return hint.isEmpty() ? ";" : hint;
  }

  private static List<String> names() {
    return Experiments.all().stream().map(Experiment::name).toList();
  }
}
