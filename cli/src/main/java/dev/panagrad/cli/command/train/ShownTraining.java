package dev.panagrad.cli.command.train;

import dev.panagrad.cli.dashboard.Dashboard;
import dev.panagrad.cli.dashboard.request.TrainingOrder;
import dev.panagrad.cli.progress.CaptionProgress;
import dev.panagrad.cli.progress.ExamplesProgress;
import dev.panagrad.cli.progress.LastStep;
import dev.panagrad.cli.progress.Progress;
import dev.panagrad.cli.progress.TextProgress;
import dev.panagrad.cli.progress.TranslationProgress;
import dev.panagrad.cli.report.RunReport;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.workers.Team;
import dev.panagrad.graph.session.NumericsException;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.TrainingException;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.loop.Listeners;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A run that is shown while it trains: in the terminal, on a page, and in its report.
 *
 * @param err where warnings go
 * @param team the processes that train
 * @param quiet whether the terminal shows nothing but the result
 * @param course whether it is a chapter's training, whose page was announced already
 */
record ShownTraining(
    Console console, PrintWriter err, Team team, TrainingRun run, boolean quiet, boolean course) {
  /**
   * Trains to the end.
   *
   * @param dashboard the page, or null
   * @return the next training that a user of the page has ordered, or null
   */
  TrainingOrder train(Dashboard dashboard) {
    TrainReport report = new TrainReport(console, run);
    if (run.change() != null) {
      err.println("panagrad: " + run.change());
    }
    if (!quiet) {
      report.beginning();
    }
    List<TrainingListener> listeners = new ArrayList<>();
    if (dashboard != null) {
      if (!course) {
        announce(dashboard);
      }
      listeners.add(dashboard.listener(run));
    }
    RunReport html = new RunReport(run);
    listeners.add(html);
    long made = train(dashboard == null ? System::nanoTime : dashboard::nanoTime, listeners);
    html.write();
    report.end(made, quiet);
    if (dashboard == null) {
      return null;
    }
    if (dashboard.stays() && !course) {
      console.line("the page stays until Ctrl-C");
    }
    return dashboard.linger(report.resumption(made));
  }

  private void announce(Dashboard dashboard) {
    console.format("watch it learn: %s", dashboard.address());
    if (dashboard.stays()) {
      console.line("the training begins when the page is open; --no-wait begins at once");
    }
  }

  private long train(LongSupplier clock, List<TrainingListener> listeners) {
    try (Progress progress = new Progress(console, run.best(), run::requestStop, clock)) {
      if (!quiet) {
        listeners.add(progress);
        listeners.add(new TextProgress(console));
        listeners.add(new TranslationProgress(console));
        listeners.add(new CaptionProgress(console));
        listeners.add(new ExamplesProgress(console));
      }
      LastStep last = new LastStep(new Listeners(listeners));
      try {
        return team.train(run, last);
      } catch (NumericsException e) {
        throw new TrainingException(
            "in step %d, %s; a smaller learning rate may help"
                .formatted(Math.max(run.step(), last.step()), e.getMessage()));
      }
    }
  }
}
