package dev.panagrad.cli.command;

import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.DigitPicture;
import dev.panagrad.models.experiments.ExperimentRun;
import dev.panagrad.models.experiments.mnist.DigitClassifier;
import dev.panagrad.models.experiments.mnist.MnistTask;
import dev.panagrad.models.image.DigitPreparer;
import dev.panagrad.models.image.PngReader;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.Predictor;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

/** Tells what digits of a person's own show. */
@Command(
    name = "predict",
    description =
        "Tell which digit a PNG shows: grey or colour, dark on bright or bright on dark, any size."
            + " Shows what the network saw, prepared as MNIST was, and the probabilities. A model"
            + " on data of your own tells of each row of a CSV file, or each image of an IDX file.",
    footer = {
      "  panagrad predict iris.safetensors rows.csv --format csv > told.csv",
      "  panagrad predict runs/first digit.png",
      "  panagrad predict runs/first cli/examples/seven.png cli/examples/two.png"
    })
final class PredictCommand implements Callable<Integer> {
  private static final int BAR = 40;

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run folder, as 'panagrad train' named it, or the file of a model.")
  Path run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "PNG files with one digit each; for a model on data of your own CSV or IDX files.")
  List<Path> images;

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

  /** A file with what it shows, or why it can't be used. */
  private record Picture(Path file, float[] digit, FileException failure) {}

  @Override
  public Integer call() {
    Optional<Model> model = SavedModels.find(run);
    if (model.isPresent()) {
      try (Predictor predictor = new Predictor(model.get())) {
        for (Path file : images) {
          Predictions.of(predictor, file, separator).print(root.console(), format);
        }
      }
      return ExitCode.OK;
    }
    // All files are read first, so that nothing is loaded if none can be used.
    List<Picture> pictures = images.stream().map(PredictCommand::read).toList();
    if (pictures.stream().allMatch(picture -> picture.failure != null)) {
      pictures.forEach(this::report);
      return ExitCode.SOFTWARE;
    }
    try (TrainingTask task = ExperimentRun.openTrained(run, null, execution.session())) {
      if (!(task instanceof MnistTask trained)) {
        throw new ParameterException(
            spec.commandLine(), "%s is no run on images; give one of mnist-...".formatted(run));
      }
      try (DigitClassifier classifier = new DigitClassifier(trained.model(), trained.session())) {
        for (Picture picture : pictures) {
          if (picture.failure == null) {
            print(picture.file, picture.digit, classifier.probabilities(picture.digit));
          } else {
            report(picture);
          }
        }
      }
    }
    boolean failed = pictures.stream().anyMatch(picture -> picture.failure != null);
    return failed ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static Picture read(Path file) {
    try {
      return new Picture(file, DigitPreparer.prepare(PngReader.read(file)), null);
    } catch (FileException e) {
      return new Picture(file, null, e);
    }
  }

  private void report(Picture picture) {
    Failures.report(spec.commandLine().getErr(), picture.failure, root.debug());
  }

  private void print(Path image, float[] digit, float[] probabilities) {
    if (Float.isNaN(probabilities[0])) {
      throw FileException.of(
          "the model of %s gives no probabilities, as its variables are far too large; take another"
              + " run, or train anew with a smaller learning rate",
          run);
    }
    Console console = root.console();
    int side = DigitPreparer.SIDE;
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    console.line(
        console.bold(
            String.format(
                Locale.ROOT, "%s: %d, probability %.3f", image, best, probabilities[best])));
    DigitPicture.lines(console, side, side, (row, col) -> Math.round(255 * digit[row * side + col]))
        .forEach(line -> console.line("  " + line.stripTrailing()));
    for (int c = 0; c < probabilities.length; c++) {
      String bar = "#".repeat(Math.round(BAR * probabilities[c]));
      String line =
          String.format(Locale.ROOT, "  %d  %.3f  %s", c, probabilities[c], bar).stripTrailing();
      console.line(c == best ? console.bold(line) : line);
    }
    console.line();
  }
}
