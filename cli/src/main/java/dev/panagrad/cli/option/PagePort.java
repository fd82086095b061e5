package dev.panagrad.cli.option;

import dev.panagrad.cli.dashboard.Dashboard;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The port of a page, for commands that show nothing else. */
public final class PagePort {
  private static final int MOST_PORT = 65_535;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = CountNumber.class,
      description = "The page's port on the loopback address (default: one that is free).")
  int port;

  /** Opens the page, which stays open until somebody ends it. */
  public Dashboard open() {
    return open(spec, "--port", port, at -> Dashboard.open(at, true));
  }

  /** Opens a page at a port. */
  interface Opener {
    Dashboard open(int port) throws IOException;
  }

  /** Opens a page at the port that an option gives. */
  static Dashboard open(CommandSpec spec, String option, int port, Opener opener) {
    if (port < 0 || port > MOST_PORT) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: a port is a number from 1 to %d, not %d".formatted(option, MOST_PORT, port));
    }
    try {
      return opener.open(port);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: port %d can't be used (%s); give another one, or none for one that is free"
              .formatted(option, port, e.getMessage()),
          e);
    }
  }
}
