package dev.panagrad.models.experiments;

import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.train.TrainingTask;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Opens a task and warms its kernels up on threads of its own, while a program still finds out what
 * it is to do. A guess: if it was wrong, the kernels are warm all the same.
 */
public final class TaskAhead {
  private static final AtomicReference<TaskAhead> NEXT = new AtomicReference<>();

  private final Experiment experiment;
  private final TaskSettings settings;
  private final FutureTask<TrainingTask> opening = new FutureTask<>(this::openWarm);

  private TaskAhead(Experiment experiment, TaskSettings settings) {
    this.experiment = experiment;
    this.settings = settings;
  }

  /** Begins to open what the next training is expected to be. */
  public static void begin(Experiment experiment, TaskSettings settings) {
    TaskAhead ahead = new TaskAhead(experiment, settings);
    NEXT.set(ahead);
    Thread.ofPlatform().daemon().name("open ahead").start(ahead.opening);
  }

  /** Opens a task: that which was opened ahead, if it is the same. */
  public static TrainingTask open(Experiment experiment, TaskSettings settings) {
    TaskAhead ahead = NEXT.getAndSet(null);
    TrainingTask task = ahead == null ? null : ahead.await();
    if (task == null) {
      return experiment.open(settings);
    }
    if (ahead.experiment.name().equals(experiment.name()) && ahead.settings.equals(settings)) {
      return task;
    }
    task.close();
    return experiment.open(settings);
  }

  private TrainingTask openWarm() {
    TrainingTask task = experiment.open(settings);
    try {
      warmUp(task);
      return task;
    } catch (RuntimeException | Error e) {
      task.close();
      throw e;
    }
  }

  /** Shows all that a training runs to the JIT compiler. */
  public static void warmUp(TrainingTask task) {
    WarmUp warmUp = new WarmUp(task.session());
    task.warmUp(warmUp);
    warmUp.start();
  }

  /** The task, or null if it couldn't be opened: whoever opens it again is told why. */
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
