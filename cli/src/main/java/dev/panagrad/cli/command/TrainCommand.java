package dev.panagrad.cli.command;

import dev.panagrad.cli.dashboard.Dashboard;
import dev.panagrad.cli.dashboard.TrainingOrder;
import dev.panagrad.cli.option.Blas;
import dev.panagrad.cli.option.DashboardOptions;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.ExperimentConverter;
import dev.panagrad.cli.option.ExperimentOptions;
import dev.panagrad.cli.option.WholeNumber;
import dev.panagrad.cli.progress.CaptionProgress;
import dev.panagrad.cli.progress.ExamplesProgress;
import dev.panagrad.cli.progress.LastStep;
import dev.panagrad.cli.progress.Progress;
import dev.panagrad.cli.progress.StopOnSignal;
import dev.panagrad.cli.progress.TextProgress;
import dev.panagrad.cli.progress.TranslationProgress;
import dev.panagrad.cli.report.RunReport;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.workers.Team;
import dev.panagrad.cluster.MeshException;
import dev.panagrad.graph.session.NumericsException;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Listeners;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingException;
import dev.panagrad.models.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Trains an experiment and keeps what happens in a run folder. */
@Command(
    name = "train",
    description =
        "Train an experiment, or a network of your own on your own data. What happens is shown and"
            + " kept in a run folder; Ctrl-C ends the training with a checkpoint, from which"
            + " --resume goes on bit for bit.",
    footer = {
      "  panagrad train mnist-softmax",
      "  panagrad train mnist-conv-dropout --steps 2000 --seed 7 --out runs/first",
      "  panagrad train mnist-mlp-relu --set learning-rate=0.001 --data fashion-mnist/",
      "  panagrad train mnist-conv --dashboard",
      "  panagrad train translate-rnn --pairs kjv-web",
      "  panagrad train caption-emoji --pictures holidays/",
      "  panagrad train iris.csv --target species --epochs 100 --early-stopping",
      "  panagrad train fashion-mnist/ --network 'conv 5x5x8; conv 5x5x16 /2; dense 200 relu'",
      "  panagrad train mnist-conv-bn --batch 128 --shards 4 --workers 2",
      "  panagrad train --resume runs/first --steps 10000"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT|DATA",
      converter = ExperimentConverter.class,
      completionCandidates = ExperimentConverter.class,
      description = {
        "The name of an experiment ('panagrad list' shows all), or data of your own: a CSV file"
            + " with --target, a folder of IDX files or of pictures, or arrays of NumPy (.npz,"
            + " x.npy beside y.npy). Not needed with --resume."
      })
  Experiment experiment;

  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Updates in all (default: as the experiment has it).")
  Integer steps;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Passes over the training data, instead of --steps.")
  Integer epochs;

  @Mixin ExperimentOptions options;

  @Mixin ExecutionOptions execution;

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = WholeNumber.class,
      description =
          "Processes on this machine that share the shards of each batch (default: 1); --threads is"
              + " for each of them. The result doesn't depend on N.")
  Integer workers;

  @Option(
      names = "--log-every",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Updates between measurements of the training batch (default: 20).")
  Integer logEvery;

  @Option(
      names = "--test-every",
      paramLabel = "N",
      converter = WholeNumber.class,
      description =
          "Updates between evaluations on the test data (default: as the experiment has it).")
  Integer testEvery;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder (default: runs/<experiment>-<date-time>).")
  Path out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Go on where the run in DIR stopped; --steps is the total.")
  Path resume;

  @Option(
      names = "--init",
      paramLabel = "FILE",
      description = "Start from the variables in a .safetensors file.")
  Path init;

  @Option(
      names = "--no-shuffle",
      description = "Take the training examples in the order of the files.")
  boolean noShuffle;

  @Option(
      names = "--check-numerics",
      description = "Stop at the first NaN or infinity and name node and step.")
  boolean checkNumerics;

  @Mixin DashboardOptions page;

  /** Whether it is a chapter's training, of a page that was told already. */
  private boolean course;

  /** The folder in which the last run's folder lies. */
  private Path beside;

  /** What a person at the page wants to have trained after this. */
  private TrainingOrder wanted;

  @Option(names = "--quiet", description = "Show nothing but the result.")
  boolean quiet;

  /** The trainings of a course, whose page is open. */
  static TrainCommand ofCourse(Panagrad root, ExecutionOptions execution, Path runs) {
    TrainCommand train = new TrainCommand();
    new CommandLine(train);
    train.root = root;
    train.execution = execution;
    train.beside = runs;
    train.quiet = true;
    train.course = true;
    return train;
  }

  @Override
  public Integer call() {
    try (Dashboard dashboard = page.open()) {
      return trainAll(dashboard);
    }
  }

  /** Trains what the command line says, then what people at the page ask for. */
  int trainAll(Dashboard dashboard) {
    do {
      wanted = null;
      int code = trainOne(dashboard);
      if (code != 0) {
        return code;
      }
      if (wanted != null) {
        take(wanted);
      }
    } while (wanted != null);
    return 0;
  }

  /** Makes this the command line that trains what a person wants. */
  void take(TrainingOrder order) {
    if (experiment != null && order.experiment().kind() != experiment.kind()) {
      options.forgetData();
    }
    if (order.unit() != null) {
      options.unit = order.unit();
      options.vocabulary = number(order.vocabulary());
    }
    experiment = order.experiment();
    options.set(order.values());
    options.batch = number(order.batch());
    steps = number(order.steps());
    epochs = null;
    out = beside == null ? null : RunFolder.free(beside, experiment.name());
    resume = null;
    init = null;
  }

  private static Integer number(int orNone) {
    return orNone == 0 ? null : (Integer) orNone;
  }

  private int trainOne(Dashboard dashboard) {
    Console console = root.console();
    TrainSettings settings = new TrainSettings(this);
    try (Team team = root.team(workers());
        TrainingRun run = settings.open(team);
        StopOnSignal signal = new StopOnSignal(() -> stop(run, dashboard))) {
      beside = run.folder().path().toAbsolutePath().getParent();
      try {
        train(console, team, run, dashboard);
      } catch (RuntimeException failure) {
        RuntimeException e =
            failure instanceof MeshException lost ? lost(team, lost, run) : failure;
        if (dashboard != null) {
          dashboard.failed(Failures.sentence(e));
        }
        if (!signal.received()) {
          throw e;
        }
        // Said now, since the JVM ends as soon as the signal is served.
        return Failures.report(spec.commandLine().getErr(), e, root.debug());
      } catch (OutOfMemoryError failure) {
        if (dashboard != null) {
          dashboard.failed(Failures.sentence(failure));
        }
        throw failure;
      }
    }
    return 0;
  }

  /** Processes that train. */
  int workers() {
    return workers == null ? 1 : workers;
  }

  private static RuntimeException lost(Team team, MeshException cause, TrainingRun run) {
    return team.failure(
        cause,
        "'%s train --resume %s' goes on from the last checkpoint, with any number of workers"
            .formatted(TrainReport.command(), TrainReport.quoted(run.folder().toString())));
  }

  /** Ends the training, even if it is paused. */
  private static void stop(TrainingRun run, Dashboard dashboard) {
    run.requestStop();
    if (dashboard != null) {
      dashboard.release();
    }
  }

  private void train(Console console, Team team, TrainingRun run, Dashboard dashboard) {
    TrainReport report = new TrainReport(console, run);
    if (run.change() != null) {
      spec.commandLine().getErr().println("panagrad: " + run.change());
    }
    if (!quiet) {
      report.beginning();
    }
    List<TrainingListener> listeners = new ArrayList<>();
    if (dashboard != null) {
      if (!course) {
        announce(console, dashboard);
      }
      listeners.add(dashboard.listener(run));
    }
    RunReport html = new RunReport(run);
    listeners.add(html);
    LongSupplier clock = dashboard == null ? System::nanoTime : dashboard::nanoTime;
    long made = train(console, team, run, clock, listeners);
    html.write();
    report.end(made, quiet);
    if (dashboard != null) {
      if (dashboard.stays() && !course) {
        console.line("the page stays until Ctrl-C");
      }
      wanted = dashboard.linger(report.resumption(made));
    }
  }

  private static void announce(Console console, Dashboard dashboard) {
    console.format("watch it learn: %s", dashboard.address());
    if (dashboard.stays()) {
      console.line("the training begins when the page is open; --no-wait begins at once");
    }
  }

  private long train(
      Console console,
      Team team,
      TrainingRun run,
      LongSupplier clock,
      List<TrainingListener> listeners) {
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

  /** How the session runs, all but the run's seed; where products run is the run's if not said. */
  SessionOptions session(Blas otherwise) {
    return execution.session(otherwise, workers()).withCheckNumerics(checkNumerics);
  }
}
