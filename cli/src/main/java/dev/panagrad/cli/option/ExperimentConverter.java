package dev.panagrad.cli.option;

import dev.panagrad.cli.command.Suggestions;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.Experiments;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds the experiment of a name; its names are what a shell completes. */
public final class ExperimentConverter implements ITypeConverter<Experiment>, Iterable<String> {
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
    String hint = Suggestions.hint(name, names());
    return hint.isEmpty() ? ";" : hint;
  }

  private static List<String> names() {
    return Experiments.all().stream().map(Experiment::name).toList();
  }
}
