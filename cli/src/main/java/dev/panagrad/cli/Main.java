package dev.panagrad.cli;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.data.Mnist;
import java.io.PrintWriter;
import java.util.Arrays;

/** The entry point of the command. */
public final class Main {
  private Main() {}

  static void main(String[] args) {
    if (willTrainOnEmbeddedDigits(args)) {
      Mnist.readAhead();
    }
    System.exit(run(Console.ofSystem(), Console.writer(System.err), args));
  }

  /** A guess, before the command line is understood: wrong, it costs some work on another core. */
  private static boolean willTrainOnEmbeddedDigits(String... args) {
    return args.length > 1
        && args[0].equals("train")
        && args[1].startsWith("mnist-")
        && Arrays.stream(args).noneMatch(arg -> arg.startsWith("--data"));
  }

  /** Runs a command line and gives its exit code: 0 done, 1 failed, 2 wrong usage. */
  static int run(Console console, PrintWriter err, String... args) {
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
