package dev.panagrad.cli.command;

import dev.panagrad.cli.option.RealNumber;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.SafeWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Puts the commands, their looks and the handling of their failures together. */
public final class CommandLines {
  private static final int NARROWEST = 60;
  private static final int WIDEST = 110;

  /** As they are listed. */
  private static final List<String> NAMES =
      List.of(
          "list",
          "summary",
          "graph",
          "train",
          "sweep",
          "watch",
          "learn",
          "eval",
          "predict",
          "generate",
          "translate",
          "caption",
          "embed",
          "serve",
          "export",
          "profile",
          "compare",
          "memory",
          "doctor",
          "completion",
          "help");

  /** Those that look at all others. */
  private static final Set<String> OF_ALL = Set.of("completion", "help");

  private CommandLines() {}

  /** Runs a command line and gives its exit code: 0 done, 1 failed, 2 wrong usage. */
  public static int run(Panagrad root, PrintWriter target, String... args) {
    PrintWriter err = SafeWriter.of(target);
    try {
      return of(root, err, args).execute(args);
    } catch (Error e) {
      // An OutOfMemoryError, above all: picocli hands on exceptions only.
      return Failures.report(err, e, root.debug());
    } finally {
      root.console().out().flush();
    }
  }

  /**
   * The command line for some arguments. If they begin with a command, it knows only that one: to
   * look at the options of all takes longer than all else that happens before a training.
   */
  public static CommandLine of(Panagrad root, PrintWriter err, String... args) {
    Console console = root.console();
    CommandLine line = new CommandLine(root);
    Object named = args.length == 0 || OF_ALL.contains(args[0]) ? null : command(args[0]);
    for (Object command : named == null ? commands() : List.of(named)) {
      line.addSubcommand(command);
    }
    // Help alone is written there, by picocli and in its colours.
    line.setOut(SafeWriter.behind(console.out()));
    line.setErr(err);
    line.setUsageHelpWidth(Math.clamp(console.width(), NARROWEST, WIDEST));
    line.setColorScheme(Help.defaultColorScheme(console.colour() ? Help.Ansi.ON : Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.registerConverter(Double.class, new RealNumber());
    line.registerConverter(double.class, new RealNumber());
    line.setParameterExceptionHandler(new WrongUsage());
    line.setExecutionExceptionHandler((e, _, _) -> Failures.report(err, e, root.debug()));
    return line;
  }

  private static List<Object> commands() {
    return NAMES.stream().map(CommandLines::command).toList();
  }

  /** The command of a name, or null. */
  private static Object command(String name) {
    return switch (name) {
      case "list" -> new ListCommand();
      case "worker" -> new WorkerCommand();
      case "summary" -> new SummaryCommand();
      case "graph" -> new GraphCommand();
      case "train" -> new TrainCommand();
      case "sweep" -> new SweepCommand();
      case "watch" -> new WatchCommand();
      case "learn" -> new LearnCommand();
      case "eval" -> new EvalCommand();
      case "predict" -> new PredictCommand();
      case "generate" -> new GenerateCommand();
      case "translate" -> new TranslateCommand();
      case "caption" -> new CaptionCommand();
      case "embed" -> new EmbedCommand();
      case "serve" -> new ServeCommand();
      case "export" -> new ExportCommand();
      case "profile" -> new ProfileCommand();
      case "compare" -> new CompareCommand();
      case "memory" -> new MemoryCommand();
      case "doctor" -> new DoctorCommand();
      case "completion" -> new CompletionCommand();
      case "help" -> new HelpCommand();
      default -> null;
    };
  }
}
