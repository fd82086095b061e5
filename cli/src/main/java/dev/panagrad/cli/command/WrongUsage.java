package dev.panagrad.cli.command;

import dev.panagrad.cli.option.Suggestions;
import dev.panagrad.cli.terminal.SafeWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports in one sentence what is wrong with a command line, and suggests what may have been meant.
 */
final class WrongUsage implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    String sentence = SafeWriter.oneLine(sentence(e));
    String command = line.getCommandSpec().qualifiedName();
    line.getErr()
        .println(
            "panagrad: %s%s see '%s --help'"
                .formatted(sentence, sentence.endsWith("?") ? " Or" : ";", command));
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e instanceof MissingParameterException missing) {
      return "%s is missing".formatted(String.join(" and ", labels(missing.getMissing())));
    }
    if (e.getCause() instanceof TypeConversionException && e.getArgSpec() != null) {
      String name = e.getArgSpec() instanceof OptionSpec option ? option.longestName() + ": " : "";
      return name + mistyped(e);
    }
    return decapitalized(e.getMessage());
  }

  private static String mistyped(ParameterException e) {
    Object[] constants = e.getArgSpec().typeInfo().getType().getEnumConstants();
    if (constants == null) {
      return e.getCause().getMessage();
    }
    return "'%s' is none of %s"
        .formatted(
            e.getValue(),
            Arrays.stream(constants)
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String given = e.getUnmatched().getFirst();
    CommandLine line = e.getCommandLine();
    if (e.isUnknownOption()) {
      String name = given.replaceFirst("=.*", "");
      List<String> names = new ArrayList<>(line.getCommandSpec().optionsMap().keySet());
      return "there is no option '%s' here%s".formatted(name, Suggestions.hint(name, names));
    }
    if (!line.getSubcommands().isEmpty()) {
      return "there is no command '%s'%s"
          .formatted(given, Suggestions.hint(given, line.getSubcommands().keySet()));
    }
    return "'%s' is more than this command takes".formatted(given);
  }

  private static List<String> labels(List<ArgSpec> missing) {
    return missing.stream()
        .map(
            arg ->
                arg instanceof OptionSpec option
                    ? option.longestName()
                    : arg.paramLabel().replaceAll("[<>\\[\\]]", ""))
        .toList();
  }

  private static String decapitalized(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
