package dev.panagrad.models.run;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.config.Resumption;
import dev.panagrad.models.train.config.RunOptions;
import dev.panagrad.models.train.store.Checkpoint;
import dev.panagrad.models.train.store.MetricsLog;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Opens runs: in a new folder, or where they stopped. */
final class RunOpening {
  private static final Path RUNS = Path.of("runs");

  private RunOpening() {}

  /** See {@link TrainingRun#start}. */
  static TrainingRun start(RunConfig config, Path path, Supplier<TrainingTask> opener) {
    Path init = RunOptions.of(config.options()).init();
    TrainingTask task = opener.get();
    try {
      if (init != null) {
        Checkpoint.initialize(init, task.session());
      }
      RunFolder folder =
          path == null
              ? RunFolder.create(
                  RUNS, config.experiment(), LocalDateTime.now(ZoneId.systemDefault()))
              : RunFolder.create(path);
      Checkpoint start = Checkpoint.of(config, task, 0, 0, null);
      start.save(folder.lastCheckpoint(), task);
      task.saveParts(folder);
      // Written last, since a folder counts as a run once it has this file.
      RunConfig whole = config.withData(task.origin());
      whole.write(folder.config());
      MetricsLog metrics = MetricsLog.create(folder.metrics());
      return new TrainingRun(whole, folder, task, metrics, start, null);
    } catch (RuntimeException e) {
      task.close();
      throw e;
    }
  }

  /** See {@link TrainingRun#resume}. */
  static TrainingRun resume(RunConfig config, Path path, Supplier<TrainingTask> opener) {
    RunFolder folder = RunFolder.open(path);
    TrainingTask task = opener.get();
    try {
      if (!task.origin().sha256().equals(config.data().sha256())) {
        throw FileException.of(
            "the data of %s has changed since the run began; put back the files it was started"
                + " with (%s), or start a new run",
            path, config.data().source());
      }
      Checkpoint from =
          Checkpoint.load(folder.lastCheckpoint(), config.experiment(), task.session());
      seek(task, from, folder.lastCheckpoint());
      boolean allMade = from.step() == config.steps();
      if (from.step() > config.steps() || (allMade && folder.isReported())) {
        throw new IllegalArgumentException(
            "the run in %s has made %d steps already%s"
                .formatted(path, from.step(), largerTotal(from.step())));
      }
      Resumption resumption = Resumption.of(from.step(), task.session().options());
      String change = allMade ? null : change(config, resumption);
      RunConfig whole = change == null ? config : config.with(resumption);
      MetricsLog metrics = MetricsLog.resume(folder.metrics(), from.step());
      return takeUp(new TrainingRun(whole, folder, task, metrics, from, change));
    } catch (RuntimeException e) {
      task.close();
      throw e;
    }
  }

  /** Advice to increase the steps, if the command accepts such a number. */
  private static String largerTotal(long made) {
    long twice = 2 * Math.max(1, made);
    return twice > Integer.MAX_VALUE ? "" : "; give a larger total, as --steps " + twice;
  }

  private static void seek(TrainingTask task, Checkpoint from, Path file) {
    try {
      task.seek(from.position());
    } catch (IllegalArgumentException e) {
      throw new FileException(
          "%s is damaged: %s; take another checkpoint".formatted(file, e.getMessage()), e);
    }
  }

  /** The differences to the previous environment, which make bits differ, or null. */
  private static String change(RunConfig config, Resumption now) {
    List<String> changes = new ArrayList<>();
    addChange(changes, config.kernels(), now.kernels(), "kernels");
    addChange(changes, config.products(), now.products(), "products");
    return changes.isEmpty()
        ? null
        : "the run goes on with %s; from step %d on its bits are not those of a run without that"
            .formatted(String.join(" and ", changes), now.step());
  }

  private static void addChange(List<String> changes, String before, String now, String what) {
    if (before != null && !before.equals(now)) {
      changes.add("%s %s instead of %s".formatted(now, what, before));
    }
  }

  /** Writes to the folder; safe now, since the log's lock excludes other trainings. */
  private static TrainingRun takeUp(TrainingRun run) {
    try {
      run.folder().clean();
      run.config().write(run.folder().config());
      return run;
    } catch (RuntimeException e) {
      run.metrics().close();
      throw e;
    }
  }
}
