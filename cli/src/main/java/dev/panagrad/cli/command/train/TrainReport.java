package dev.panagrad.cli.command.train;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.report.Outcome;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.store.MetricsLog;
import java.util.List;

/** The messages before and after a training. */
final class TrainReport {
  /** The fraction of time spent waiting that is worth a line. */
  private static final double NOTABLE_WAITING = 0.1;

  private final Console console;
  private final TrainingRun run;

  TrainReport(Console console, TrainingRun run) {
    this.console = console;
    this.run = run;
  }

  void beginning() {
    SessionOptions options = run.task().session().options();
    console.format(
        "%s: %,d steps of %,d examples%s, seed %d, %d threads, %s kernels, %s products",
        console.bold(run.config().experiment()),
        run.config().steps(),
        run.config().batch(),
        run.task().shards() == 1 ? "" : " in %d shards".formatted(run.task().shards()),
        run.config().seed(),
        options.threads(),
        options.kernels().name(),
        options.gemm().name());
    if (!run.task().description().isEmpty()) {
      console.line(run.task().description());
    }
    console.format("data: %s; run folder: %s", run.task().origin().source(), run.folder());
    if (run.step() == run.config().steps()) {
      console.format("all %,d steps were made before; what is missing is the report", run.step());
    } else if (run.step() > 0) {
      console.format("going on after step %,d", run.step());
    }
  }

  /** Prints the result, or how to resume if the training was stopped. */
  void end(long made, boolean quiet) {
    List<Measurement> measured = MetricsLog.read(run.folder().metrics());
    Outcome outcome = Outcome.of(measured, run.task()::better);
    if (!quiet) {
      new EndCurves(console, measured, run.task().evaluationSplit())
          .print(run.task().metric(), run.task().mostLoss());
    }
    if (outcome != null) {
      result(outcome.last(), outcome.best());
    }
    if (run.task().waiting() > NOTABLE_WAITING) {
      console.format(
          "%.0f %% of the time of the steps was spent waiting for data",
          100 * run.task().waiting());
    }
    if (run.task().isEnded()) {
      console.format(
          "early stopping after %,d of %,d steps, as nothing got better; look closer: %s eval %s,"
              + " or open %s",
          made, run.config().steps(), command(), folder(), run.folder().report());
    } else if (made < run.config().steps()) {
      console.format(
          "stopped after %,d of %,d steps; to go on: %s",
          made, run.config().steps(), resumption(made));
    } else if (!quiet) {
      console.format(
          "look closer: %s eval %s, or open %s", command(), folder(), run.folder().report());
      console.format("train on:    %s", resumption(made));
    }
  }

  /** The command line that resumes the run. */
  String resumption(long made) {
    return made < run.config().steps()
        ? "%s train --resume %s".formatted(command(), folder())
        : "%s train --resume %s --steps %d"
            .formatted(command(), folder(), 2 * run.config().steps());
  }

  private void result(Measurement last, Measurement best) {
    console.format(
        "%s: %s %s %.4f, loss %.3f after %,d steps; best%s %.4f at step %,d; %s; %s",
        console.bold(run.config().experiment()),
        last.split(),
        last.metric(),
        last.accuracy(),
        last.loss(),
        last.step(),
        // The best test score selects nothing, unlike the best validation score.
        last.split().equals("test") ? " on the way" : "",
        best.accuracy(),
        best.step(),
        Figures.duration(last.seconds()),
        run.folder());
  }

  private String folder() {
    return quoted(run.folder().toString());
  }

  /**
   * The name that this program was started by, as its launcher passes it, so that a printed command
   * line can be copied and run.
   */
  static String command() {
    return quoted(System.getenv().getOrDefault("PANAGRAD_COMMAND", "panagrad"));
  }

  /** A path quoted for a shell. */
  static String quoted(String path) {
    return path.matches("[\\w./\\\\:@%+=-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
