package dev.panagrad.cli.option;

import dev.panagrad.cli.dashboard.Dashboard;
import java.io.IOException;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that opens the live page of a training. */
public final class DashboardOptions {
  private static final int MOST_PORT = 65_535;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--dashboard",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = "0",
      preprocessor = OptionalPort.class,
      description =
          "Show the training live in a browser: curves, digits or text, pause, step, learning rate."
              + " The page is on this machine's loopback address only, at a port that is free or"
              + " at PORT.")
  Integer port;

  /** The page, or null if none is asked for. */
  public Dashboard open() {
    if (port == null) {
      return null;
    }
    if (port < 0 || port > MOST_PORT) {
      throw wrong("--dashboard: a port is a number from 1 to %d, not %d", MOST_PORT, port);
    }
    try {
      return Dashboard.open(port);
    } catch (IOException e) {
      throw wrong(
          "--dashboard: port %d can't be used (%s); give another one, or none for one that is free",
          port, e.getMessage());
    }
  }

  private ParameterException wrong(String format, Object... arguments) {
    return new ParameterException(spec.commandLine(), format.formatted(arguments));
  }

  /** Tells a port from the next argument, as in {@code --dashboard mnist-softmax}. */
  static final class OptionalPort implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // As picocli has it.
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      boolean attached = !" ".equals(info.get("separator"));
      if (!args.isEmpty() && (attached || args.peek().matches("\\d+"))) {
        return false;
      }
      option.setValue(0);
      return true;
    }
  }
}
