package dev.panagrad.cli.command;

import dev.panagrad.cli.option.Suggestions;
import dev.panagrad.cli.terminal.SafeWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the help of a command, as its --help does. */
@Command(
    name = "help",
    description = "Show what a command does and its options.",
    footer = "  panagrad help train")
final class HelpCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "Its name; without one all commands are listed.")
  String command;

  @Override
  public Integer call() {
    CommandLine all = spec.commandLine().getParent();
    CommandLine shown = command == null ? all : all.getSubcommands().get(command);
    if (shown == null) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no command '%s'%s"
              .formatted(command, Suggestions.hint(command, all.getSubcommands().keySet())));
    }
    shown.usage(SafeWriter.behind(all.getOut()));
    return ExitCode.OK;
  }
}
