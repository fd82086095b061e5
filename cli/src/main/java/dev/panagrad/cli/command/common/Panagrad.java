package dev.panagrad.cli.command.common;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.SafeWriter;
import dev.panagrad.cli.workers.Crew;
import dev.panagrad.cli.workers.Team;
import dev.panagrad.models.run.TaskOpener;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand: what all subcommands share. */
@Command(
    name = "panagrad",
    description = {
      "Trains neural networks on the JVM: a static graph, compiled to a schedule of SIMD kernels.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n")
public final class Panagrad implements Callable<Integer> {
  private final Console console;
  private final TaskOpener opener;
  private final Team.Source teams;

  @Spec CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "If it fails, print the stack trace as well.")
  boolean debug;

  /**
   * Creates the command; its workers are processes on this machine.
   *
   * @param opener opens the tasks to be trained
   */
  public Panagrad(Console console, TaskOpener opener) {
    this(console, opener, Crew::new);
  }

  /**
   * Creates the command.
   *
   * @param teams where workers come from
   */
  public Panagrad(Console console, TaskOpener opener, Team.Source teams) {
    this.teams = teams;
    this.console = console;
    this.opener = opener;
  }

  public Console console() {
    return console;
  }

  public Team team(int workers) {
    return teams.of(workers, Version.number());
  }

  public TaskOpener opener() {
    return opener;
  }

  public boolean debug() {
    return debug;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(SafeWriter.behind(spec.commandLine().getErr()));
    return ExitCode.USAGE;
  }
}
