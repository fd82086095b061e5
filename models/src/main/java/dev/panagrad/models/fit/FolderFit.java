package dev.panagrad.models.fit;

import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.heldout.HeldOutFile;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.run.RunVersions;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.config.RunOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Runs a {@link Fit} that keeps a run folder, and resumes the run that is there. */
final class FolderFit {
  private static final long LOG_EVERY = 20;

  private FolderFit() {}

  static History run(Fit fit, Path folder, Model model, Dataset data) {
    // Opened first, so that no run begins whose page can't be opened; closed before the run that it
    // shows.
    try (FitPage page = FitPage.open(fit.page())) {
      FitTask task = Fitting.task(fit, model, data);
      try (TrainingRun run = open(fit, folder, model, task);
          page) {
        page.follow(run, fit.listener());
        if (task.keepsBest() && Files.isRegularFile(run.folder().bestCheckpoint())) {
          Model best = Model.load(run.folder().model());
          best.weights().forEach((name, tensor) -> Model.copy(tensor, model.weights().get(name)));
        } else {
          task.copyTo(model);
        }
        History history = task.history();
        page.ended();
        return history;
      }
    }
  }

  /** Closes the task itself if no run could be made to do so. */
  private static TrainingRun open(Fit fit, Path folder, Model model, FitTask task) {
    if (!RunFolder.isRun(folder)) {
      String name = folder.toAbsolutePath().normalize().getFileName().toString();
      TrainingRun run = TrainingRun.start(config(name, fit, model, task), folder, () -> task);
      try {
        task.heldOut().ifPresent(shown -> HeldOutFile.write(run.folder(), shown));
        return run;
      } catch (RuntimeException e) {
        run.close();
        throw e;
      }
    }
    try {
      RunConfig before = RunConfig.read(RunFolder.open(folder).config());
      RunConfig now = config(before.experiment(), fit, model, task);
      same(folder, "seed", before.seed(), now.seed());
      same(folder, "batch", before.batch(), now.batch());
      same(folder, "learning rate", before.hyperParameters(), now.hyperParameters());
      now.options().forEach((name, value) -> same(folder, name, before.options().get(name), value));
      return TrainingRun.resume(before.withSteps(now.steps()), folder, () -> task);
    } catch (RuntimeException e) {
      task.close();
      throw e;
    }
  }

  private static void same(Path folder, String what, Object before, Object now) {
    if (!Objects.equals(before, now)) {
      throw new IllegalArgumentException(
          "the run in %s has as its %s %s, not %s; train with the same settings, or in another folder"
              .formatted(folder, what, before, now));
    }
  }

  private static RunConfig config(String name, Fit fit, Model model, FitTask task) {
    RunOptions options =
        new RunOptions()
            .putTraining(null, true, task.shards(), LOG_EVERY, task.stepsPerEpoch())
            .put("network", model.spec().network().text())
            .put("optimizer", fit.optimizer())
            .put("keep-best", task.keepsBest())
            .put("tells", tells(model.spec().target()));
    return new RunConfig(
        name,
        Map.of("learning-rate", (double) fit.learningRate().at(0)),
        task.session().options().seed(),
        task.session().options().threads(),
        task.batch(),
        fit.steps(task),
        RunVersions.of(task.session().options()),
        options.toMap(),
        new DataOrigin("", Map.of()));
  }

  private static String tells(Target target) {
    return String.join(
        ", ",
        switch (target) {
          case Target.Classes classes -> classes.names();
          case Target.Numbers numbers -> numbers.names();
        });
  }
}
