package dev.panagrad.cli.command;

import dev.panagrad.cli.command.common.Panagrad;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the script by which a shell completes commands, options and experiments. */
@Command(
    name = "completion",
    description =
        "Write a script by which bash or zsh completes commands, options and experiments.",
    footer = "  source <(panagrad completion)")
final class CompletionCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Override
  public Integer call() {
    AutoComplete.bash("panagrad", spec.commandLine().getParent())
        .lines()
        .forEach(root.console()::line);
    return ExitCode.OK;
  }
}
