package dev.panagrad.cli;

import dev.panagrad.cli.command.CommandLines;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.startup.Ahead;
import dev.panagrad.cli.startup.ErrorStream;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.run.TaskOpener;
import dev.panagrad.models.train.Experiment;
import java.io.PrintWriter;

/** The entry point of the command. */
public final class Main {
  private Main() {}

  static void main(String[] args) {
    ErrorStream.use(System.getProperty(ErrorStream.PROPERTY));
    TaskOpener opener = Ahead.begin(args);
    Panagrad root = new Panagrad(Console.ofSystem(), opener);
    System.exit(CommandLines.run(root, Console.writer(System.err), args));
  }

  /** Runs a command line; returns its exit code: 0 success, 1 failure, 2 wrong usage. */
  public static int run(Console console, PrintWriter target, String... args) {
    return CommandLines.run(new Panagrad(console, Experiment::open), target, args);
  }
}
