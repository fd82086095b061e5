package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.OnnxOptions;
import dev.panagrad.cli.option.PictureOptions;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.Predictor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Predicts with a trained network on new data. */
@Command(
    name = "predict",
    description =
        "Tell which digit a PNG shows: grey or colour, dark on bright or bright on dark, any size."
            + " Shows what the network saw, prepared as MNIST was, and the probabilities. A model"
            + " on data of your own tells of each row of a CSV file, or each image of an IDX file."
            + " An ONNX file is run on pictures or numbers of any kind.",
    footer = {
      "  panagrad predict iris.safetensors rows.csv --format csv > told.csv",
      "  panagrad predict runs/first digit.png",
      "  panagrad predict runs/first cli/examples/seven.png cli/examples/two.png",
      "  panagrad predict model.onnx photo.png --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225",
      "  panagrad predict model.onnx input_ids=ids.json attention_mask=mask.npy --json"
    })
public final class PredictCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description =
          "The run folder, as 'panagrad train' named it, the file of a model, or an ONNX file.")
  Path run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE|FILE",
      description =
          "PNG files with one digit each; for a model on data of your own CSV files, pictures or"
              + " IDX files. For an ONNX file: pictures, or numbers in .npy, .json or .csv files;"
              + " NAME=FILE for one of several inputs.")
  List<String> files;

  @Option(names = "--json", description = "Of an ONNX file: print all outputs as JSON.")
  boolean json;

  @Mixin PictureOptions pictures;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "text",
      description = "Of rows and IDX images: text or csv (default: text).")
  Predictions.Form format;

  @Option(
      names = "--separator",
      paramLabel = "C",
      defaultValue = ",",
      description = "Between the values of the CSV file (default: a comma).")
  char separator;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    if (OnnxOptions.isFile(run.toString())) {
      return new OnnxPrediction(spec, root, run, files, pictures, json).print(execution.session());
    }
    if (json || pictures.isGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          "--json, --scale, --mean and --std are for ONNX files; %s is taken for a run folder"
              .formatted(run));
    }
    List<Path> paths = files.stream().map(Path::of).toList();
    Optional<Model> model = SavedModels.find(run);
    if (model.isPresent()) {
      try (Predictor predictor = new Predictor(model.get())) {
        if (Predictions.takesPictures(predictor)) {
          Predictions.ofPictures(predictor, paths).print(root.console(), format);
          return ExitCode.OK;
        }
        for (Path file : paths) {
          Predictions.of(predictor, file, separator).print(root.console(), format);
        }
      }
      return ExitCode.OK;
    }
    return new DigitPrediction(spec, root, run, paths).print(execution.session());
  }
}
