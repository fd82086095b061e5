package dev.panagrad.cli.report;

import dev.panagrad.cli.dashboard.Dashboard;
import dev.panagrad.models.run.RunPages;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.loop.Listeners;
import java.io.IOException;
import java.util.List;

/** Live pages and reports for trainings started by programs. */
public final class FitPages implements RunPages {
  /** For the ServiceLoader. */
  public FitPages() {}

  @Override
  public Page open(int port) throws IOException {
    return new Opened(Dashboard.open(port, false));
  }

  private static final class Opened implements Page {
    private final Dashboard dashboard;
    private RunReport report;

    Opened(Dashboard dashboard) {
      this.dashboard = dashboard;
    }

    @Override
    public String address() {
      return dashboard.address().toString();
    }

    @Override
    public TrainingListener listener(TrainingRun run) {
      report = new RunReport(run);
      return new Listeners(List.of(dashboard.listener(run), report));
    }

    @Override
    public void ended() {
      report.write();
      // The page doesn't stay open, so it can't order another training.
      var _ = dashboard.linger("");
    }

    @Override
    public void failed(String sentence) {
      dashboard.failed(sentence);
    }

    @Override
    public void close() {
      dashboard.close();
    }
  }
}
