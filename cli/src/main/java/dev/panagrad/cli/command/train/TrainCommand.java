package dev.panagrad.cli.command.train;

import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.dashboard.Dashboard;
import dev.panagrad.cli.dashboard.request.TrainingOrder;
import dev.panagrad.cli.option.Blas;
import dev.panagrad.cli.option.DashboardOptions;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.ExperimentConverter;
import dev.panagrad.cli.option.ExperimentOptions;
import dev.panagrad.cli.progress.StopOnSignal;
import dev.panagrad.cli.workers.Team;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.RunFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Trains an experiment and records it in a run folder. */
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
      "  panagrad train photos/ --from resnet18.onnx --epochs 5",
      "  panagrad train mnist-conv-bn --batch 128 --shards 4 --workers 2",
      "  panagrad train --resume runs/first --steps 10000"
    })
public final class TrainCommand implements Callable<Integer> {
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

  @Mixin ExperimentOptions options;

  @Mixin ExecutionOptions execution;

  @Mixin TrainingOptions training;

  @Mixin DashboardOptions page;

  /** Whether it is a chapter's training, whose page was announced already. */
  private boolean course;

  /** The parent of the last run's folder. */
  private Path beside;

  /** The next training that a user of the page has ordered. */
  private TrainingOrder wanted;

  @Option(names = "--quiet", description = "Show nothing but the result.")
  boolean quiet;

  /** Trainings of a course, whose page is open. */
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

  /** Trains as the command line says, then the trainings that users of the page order. */
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

  /** Replaces the command line by one for an ordered training. */
  void take(TrainingOrder order) {
    if (experiment != null && order.experiment().kind() != experiment.kind()) {
      options.data.forget();
    }
    if (order.unit() != null) {
      options.data.unit = order.unit();
      options.data.vocabulary = number(order.vocabulary());
    }
    experiment = order.experiment();
    options.set(order.values());
    options.batch = number(order.batch());
    training.begin(number(order.steps()));
    training.out = beside == null ? null : RunFolder.free(beside, experiment.name());
  }

  private static Integer number(int orNone) {
    return orNone == 0 ? null : (Integer) orNone;
  }

  private int trainOne(Dashboard dashboard) {
    try (Team team = root.team(training.workers());
        TrainingRun run = open(team);
        StopOnSignal signal = new StopOnSignal(() -> stop(run, dashboard))) {
      beside = run.folder().path().toAbsolutePath().getParent();
      try {
        wanted =
            new ShownTraining(root.console(), spec.commandLine().getErr(), team, run, quiet, course)
                .train(dashboard);
      } catch (RuntimeException failure) {
        RuntimeException e =
            failure instanceof MeshException lost ? lost(team, lost, run) : failure;
        if (dashboard != null) {
          dashboard.failed(Failures.sentence(e));
        }
        if (!signal.received()) {
          throw e;
        }
        // Reported now, since the JVM exits as soon as the signal is handled.
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

  private TrainingRun open(Team team) {
    if (training.steps != null && training.epochs != null) {
      throw wrong("--steps and --epochs say the same in two ways; give one of them");
    }
    try {
      return training.resume == null
          ? new NewRun(this).open(team)
          : new ResumedRun(this).open(team);
    } catch (IllegalArgumentException e) {
      // Refused by parts of the model, as a batch larger than the data.
      throw wrong(e.getMessage());
    }
  }

  /**
   * The session's options, all but the run's seed.
   *
   * @param otherwise where products run if no option says so
   */
  SessionOptions session(Blas otherwise) {
    return execution
        .session(otherwise, training.workers())
        .withCheckNumerics(training.checkNumerics);
  }

  /** Refuses more workers than there are shards. */
  void requireWorkers(int shards) {
    int workers = training.workers();
    if (workers > shards) {
      throw wrong(
          "%d workers share the shards of a batch, of which there %s; %s"
              .formatted(
                  workers,
                  shards == 1 ? "is 1" : "are " + shards,
                  training.resume == null
                      ? "give --shards %d or more, which the result depends on".formatted(workers)
                      : "give --workers %d at most".formatted(shards)));
    }
  }

  ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
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
}
