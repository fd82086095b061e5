package dev.panagrad.cli.startup;

import dev.panagrad.models.run.TaskOpener;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Opens a task and warms up its kernels on threads of its own, while the program still parses its
 * arguments. This is a guess: if it was wrong, the kernels are warm all the same.
 */
final class TaskAhead implements TaskOpener {
  private final Experiment experiment;
  private final TaskSettings settings;
  private final FutureTask<TrainingTask> opening = new FutureTask<>(this::openWarm);

  /** Whether the task has been handed out; the command uses one thread. */
  private boolean taken;

  private TaskAhead(Experiment experiment, TaskSettings settings) {
    this.experiment = experiment;
    this.settings = settings;
  }

  /** Starts to open the task that the first training is expected to need. */
  static TaskAhead begin(Experiment experiment, TaskSettings settings) {
    TaskAhead ahead = new TaskAhead(experiment, settings);
    Thread.ofPlatform().daemon().name("open ahead").start(ahead.opening);
    return ahead;
  }

  /**
   * Returns the task opened ahead, if it matches and hasn't been handed out; otherwise opens
   * another.
   */
  @Override
  public TrainingTask open(Experiment wanted, TaskSettings with) {
    TrainingTask task = taken ? null : await();
    taken = true;
    if (task == null) {
      return wanted.open(with);
    }
    if (experiment.name().equals(wanted.name()) && settings.equals(with)) {
      return task;
    }
    task.close();
    return wanted.open(with);
  }

  private TrainingTask openWarm() {
    TrainingTask task = experiment.open(settings);
    try {
      TrainingRun.warmUp(task);
      return task;
    } catch (RuntimeException | Error e) {
      task.close();
      throw e;
    }
  }

  /** The task, or null if it couldn't be opened: opening it again reports the reason. */
  private TrainingTask await() {
    try {
      return opening.get();
    } catch (ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a task was being opened", e);
    }
  }
}
