package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.OnnxOptions;
import dev.panagrad.cli.panel.Figures;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.train.TrainingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes a trained network as an ONNX file. */
@Command(
    name = "export",
    description =
        "Write a trained network, with its best weights, as an ONNX file (operator set 17) that"
            + " other programs run. Networks for translation and captions take two:"
            + " FILE-encoder.onnx runs once, FILE-decoder.onnx for each token.",
    footer = {
      "  panagrad export runs/first digits.onnx",
      "  panagrad export runs/kjv kjv.onnx        (writes kjv-encoder.onnx and kjv-decoder.onnx)",
      "  panagrad predict digits.onnx cli/examples/seven.png"
    })
public final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run folder, or a model that was saved from Java.")
  Path run;

  @Parameters(index = "1", paramLabel = "FILE.onnx", description = "The file to write.")
  Path file;

  @Override
  public Integer call() throws IOException {
    if (!OnnxOptions.isFile(file.toString())) {
      throw new ParameterException(
          spec.commandLine(),
          "the name of an ONNX file ends with .onnx, as %s.onnx".formatted(file));
    }
    for (Path written : write()) {
      report(written);
    }
    return 0;
  }

  private List<Path> write() {
    Optional<Model> saved =
        Files.isRegularFile(run) ? Optional.of(Model.load(run)) : SavedModels.find(run);
    if (saved.isPresent()) {
      saved.get().exportOnnx(file);
      return List.of(file);
    }
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (TrainingTask task = ExperimentRun.openTrained(run, null, options)) {
      return task.exportParts(file);
    }
  }

  private void report(Path written) throws IOException {
    try (OnnxModel model = OnnxModel.open(written)) {
      root.console()
          .format(
              "%s: %s; inputs %s; outputs %s.",
              written,
              Figures.bytes(Files.size(written)),
              model.inputs().stream().map(input -> input.name()).collect(Collectors.joining(", ")),
              model.outputs().stream().map(out -> out.name()).collect(Collectors.joining(", ")));
    }
  }
}
