package dev.panagrad.cli.command;

import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.command.model.CaptionCommand;
import dev.panagrad.cli.command.model.EmbedCommand;
import dev.panagrad.cli.command.model.EvalCommand;
import dev.panagrad.cli.command.model.ExportCommand;
import dev.panagrad.cli.command.model.GenerateCommand;
import dev.panagrad.cli.command.model.MemoryCommand;
import dev.panagrad.cli.command.model.PredictCommand;
import dev.panagrad.cli.command.model.ServeCommand;
import dev.panagrad.cli.command.model.TranslateCommand;
import dev.panagrad.cli.command.subject.GraphCommand;
import dev.panagrad.cli.command.subject.ProfileCommand;
import dev.panagrad.cli.command.subject.SummaryCommand;
import dev.panagrad.cli.command.train.LearnCommand;
import dev.panagrad.cli.command.train.TrainCommand;
import dev.panagrad.cli.command.train.WatchCommand;
import dev.panagrad.cli.command.train.WorkerCommand;
import dev.panagrad.cli.option.RealNumber;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.SafeWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Assembles the commands, their appearance and their error handling. */
public final class CommandLines {
  private static final int NARROWEST = 60;
  private static final int WIDEST = 110;

  /** In the order of the list of commands. */
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

  /** Commands that need all others. */
  private static final Set<String> OF_ALL = Set.of("completion", "help");

  private CommandLines() {}

  /** Runs a command line; returns its exit code: 0 success, 1 failure, 2 wrong usage. */
  public static int run(Panagrad root, PrintWriter target, String... args) {
    PrintWriter err = SafeWriter.of(target);
    try {
      return of(root, err, args).execute(args);
    } catch (Error e) {
      // Mainly OutOfMemoryError: picocli handles exceptions only.
      return Failures.report(err, e, root.debug());
    } finally {
      root.console().out().flush();
    }
  }

  /**
   * The command line for some arguments. If they begin with a command, only that one is registered:
   * reading the options of all commands takes longer than everything else before a training.
   */
  public static CommandLine of(Panagrad root, PrintWriter err, String... args) {
    Console console = root.console();
    CommandLine line = new CommandLine(root);
    Object named = args.length == 0 || OF_ALL.contains(args[0]) ? null : command(args[0]);
    for (Object command : named == null ? commands() : List.of(named)) {
      line.addSubcommand(command);
    }
    // Only help is written there, by picocli and in its colours.
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

  /** The command with this name, or null. */
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
