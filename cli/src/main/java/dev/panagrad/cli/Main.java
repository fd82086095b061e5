package dev.panagrad.cli;

import dev.panagrad.cli.command.CommandLines;
import dev.panagrad.cli.command.Failures;
import dev.panagrad.cli.command.Panagrad;
import dev.panagrad.cli.startup.Ahead;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.SafeWriter;
import java.io.PrintWriter;

/** The entry point of the command. */
public final class Main {
  private Main() {}

  static void main(String[] args) {
    Ahead.begin(args);
    System.exit(run(Console.ofSystem(), Console.writer(System.err), args));
  }

  /** Runs a command line and gives its exit code: 0 done, 1 failed, 2 wrong usage. */
  public static int run(Console console, PrintWriter target, String... args) {
    PrintWriter err = SafeWriter.of(target);
    Panagrad root = new Panagrad(console);
    try {
      return CommandLines.of(root, err, args).execute(args);
    } catch (Error e) {
      // An OutOfMemoryError, above all: picocli hands on exceptions only.
      return Failures.report(err, e, root.debug());
    } finally {
      console.out().flush();
    }
  }
}
