package dev.panagrad.cli.command.model;

import dev.panagrad.models.experiments.own.OwnSettings;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds complete models: saved files, and the models that runs on own data keep. */
final class SavedModels {
  private SavedModels() {}

  /**
   * The model at a path; empty if it is neither a .safetensors file nor a run with a model.
   *
   * @throws FileException if the model is damaged, or the run hasn't saved one yet
   */
  static Optional<Model> find(Path path) {
    if (Files.isRegularFile(path) && path.toString().endsWith(".safetensors")) {
      return Optional.of(Model.load(path));
    }
    if (!RunFolder.isRun(path)) {
      return Optional.empty();
    }
    RunFolder folder = RunFolder.open(path);
    if (Files.isRegularFile(folder.model())) {
      return Optional.of(Model.load(folder.model()));
    }
    if (OwnSettings.describes(RunConfig.read(folder.config()).options())) {
      throw FileException.of(
          "%s holds no model yet; go on with 'panagrad train --resume %s'", path, path);
    }
    return Optional.empty();
  }
}
