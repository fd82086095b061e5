package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.DigitPicture;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.mnist.drawing.DigitPreparer;
import dev.panagrad.models.experiments.mnist.training.DigitClassifier;
import dev.panagrad.models.experiments.mnist.training.DigitView;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Pictures;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Classifies a user's own digits with the model of a run. */
final class DigitPrediction {
  private static final int BAR = 40;

  private final CommandSpec spec;
  private final Panagrad root;
  private final Path run;
  private final List<Path> images;

  DigitPrediction(CommandSpec spec, Panagrad root, Path run, List<Path> images) {
    this.spec = spec;
    this.root = root;
    this.run = run;
    this.images = images;
  }

  /** A file with its digit, or the reason why it can't be used. */
  private record Picture(Path file, float[] digit, FileException failure) {}

  /** Prints the predictions; returns the exit code. */
  int print(SessionOptions options) {
    // Read all files first, so that no model is loaded if none of them can be used.
    List<Picture> pictures = images.stream().map(DigitPrediction::read).toList();
    if (pictures.stream().allMatch(picture -> picture.failure != null)) {
      pictures.forEach(this::report);
      return ExitCode.SOFTWARE;
    }
    try (TrainingTask task = ExperimentRun.openTrained(run, null, options)) {
      DigitView digits =
          task.view(DigitView.class)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "%s is no run on images; give one of mnist-...".formatted(run)));
      try (DigitClassifier classifier = new DigitClassifier(digits.model(), task.session())) {
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
      return new Picture(file, DigitPreparer.prepare(Pictures.read(file)), null);
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
