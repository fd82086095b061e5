package dev.panagrad.cli.option;

import dev.panagrad.cli.dashboard.Dashboard;
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

  @Option(
      names = "--no-wait",
      description =
          "With --dashboard: begin at once, at full speed, and end with the training. Otherwise a"
              + " training waits until somebody has opened the page, goes slowly enough to be"
              + " followed, and the page stays until Ctrl-C.")
  boolean noWait;

  /** The page, or null if none is requested. */
  public Dashboard open() {
    if (port == null) {
      if (noWait) {
        throw wrong("--no-wait is for a training with its live page; add --dashboard");
      }
      return null;
    }
    return PagePort.open(spec, "--dashboard", port, at -> Dashboard.open(at, !noWait));
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** Distinguishes a port from the next argument, as in {@code --dashboard mnist-softmax}. */
  static final class OptionalPort implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // The signature is picocli's.
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
