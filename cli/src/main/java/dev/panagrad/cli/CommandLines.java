package dev.panagrad.cli;

import dev.panagrad.cli.terminal.Console;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Puts the commands, their looks and the handling of their failures together. */
final class CommandLines {
  private static final int NARROWEST = 80;
  private static final int WIDEST = 110;

  private CommandLines() {}

  static CommandLine of(Panagrad root, PrintWriter err) {
    Console console = root.console();
    CommandLine line = new CommandLine(root);
    line.addSubcommand(new ListCommand());
    line.addSubcommand(new SummaryCommand());
    line.addSubcommand(new GraphCommand());
    line.addSubcommand(new TrainCommand());
    line.addSubcommand(new EvalCommand());
    line.addSubcommand(new PredictCommand());
    line.addSubcommand(new GenerateCommand());
    line.addSubcommand(new ProfileCommand());
    line.addSubcommand(new CompareCommand());
    line.addSubcommand(new DoctorCommand());
    line.setOut(console.out());
    line.setErr(err);
    line.setUsageHelpWidth(Math.clamp(console.width(), NARROWEST, WIDEST));
    line.setColorScheme(Help.defaultColorScheme(console.colour() ? Help.Ansi.ON : Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.setParameterExceptionHandler(new WrongUsage());
    line.setExecutionExceptionHandler((e, _, _) -> Failures.report(err, e, root.debug()));
    return line;
  }
}
