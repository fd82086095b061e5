package dev.panagrad.cli;

import dev.panagrad.cli.command.CommandLines;
import dev.panagrad.cli.command.Failures;
import dev.panagrad.cli.command.Panagrad;
import dev.panagrad.cli.startup.Ahead;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.SafeWriter;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.TaskOpener;
import java.io.PrintWriter;

/** The entry point of the command. */
public final class Main {
  private Main() {}

  static void main(String[] args) {
    TaskOpener opener = Ahead.begin(args);
    System.exit(run(new Panagrad(Console.ofSystem(), opener), Console.writer(System.err), args));
  }

  /** Runs a command line and gives its exit code: 0 done, 1 failed, 2 wrong usage. */
  public static int run(Console console, PrintWriter target, String... args) {
    return run(new Panagrad(console, Experiment::open), target, args);
  }

  private static int run(Panagrad root, PrintWriter target, String... args) {
    PrintWriter err = SafeWriter.of(target);
    try {
      return CommandLines.of(root, err, args).execute(args);
    } catch (Error e) {
      // An OutOfMemoryError, above all: picocli hands on exceptions only.
      return Failures.report(err, e, root.debug());
    } finally {
      root.console().out().flush();
    }
  }
}
