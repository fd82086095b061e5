package dev.panagrad.cli.command;

import dev.panagrad.models.experiments.own.OwnSettings;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds whole models: files that were saved, and what runs of own networks keep. */
final class SavedModels {
  private SavedModels() {}

  /**
   * The model of a path; empty if it is neither a .safetensors file nor a run that has one.
   *
   * @throws FileException if it is no intact model, or a run that has not come to one
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
