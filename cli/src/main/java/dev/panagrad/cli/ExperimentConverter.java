package dev.panagrad.cli;

import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.Experiments;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds the experiment of a name; its names are what a shell completes. */
final class ExperimentConverter implements ITypeConverter<Experiment>, Iterable<String> {
  @Override
  public Experiment convert(String name) {
    return Experiments.find(name)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "there is no experiment '%s'%s 'panagrad list' names them"
                        .formatted(name, hint(name))));
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  private static String hint(String name) {
    String hint = Nearest.hint(name, names());
    return hint.isEmpty() ? ";" : hint;
  }

  private static List<String> names() {
    return Experiments.all().stream().map(Experiment::name).toList();
  }
}
