package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.WholeNumber;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.LookMaps;
import dev.panagrad.models.experiments.caption.training.TrainedCaptions;
import dev.panagrad.models.experiments.caption.writing.Caption;
import dev.panagrad.models.experiments.caption.writing.Captioner;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.io.Pictures;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

/** Captions pictures with a trained network. */
@Command(
    name = "caption",
    description =
        "Tell what pictures show with the model of a run: the likeliest captions of each with their"
            + " probabilities, and where each word of the first one looked.",
    footer = {
      "  panagrad caption runs/emoji smile.png flag.png",
      "  panagrad caption runs/digits scene.png --beam 5 --no-attention"
    })
public final class CaptionCommand implements Callable<Integer> {
  private static final int WIDEST = 64;

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run on captions.")
  Path run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PICTURE",
      description = "PNG files of any size; square ones show best what is in them.")
  List<Path> files;

  @Option(
      names = "--beam",
      paramLabel = "N",
      converter = WholeNumber.class,
      defaultValue = "3",
      description =
          "Keep the N likeliest beginnings at each step and print the captions that came of them;"
              + " at most 64 (default: 3).")
  int beam;

  @Option(names = "--no-attention", description = "Don't draw where each word looked.")
  boolean noAttention;

  @Mixin ExecutionOptions execution;

  /** A file with its picture, or the reason why it can't be used. */
  private record Read(Path file, Image image, FileException failure) {}

  @Override
  public Integer call() {
    if (beam > WIDEST) {
      throw new ParameterException(
          spec.commandLine(), "--beam takes a number from 1 to %d, not %d".formatted(WIDEST, beam));
    }
    // Read all files first, so that no model is loaded if none of them can be used.
    List<Read> pictures = files.stream().map(CaptionCommand::read).toList();
    boolean any = pictures.stream().anyMatch(picture -> picture.failure == null);
    if (any) {
      try (TrainedCaptions trained = TrainedCaptions.open(run, execution.session())) {
        pictures.forEach(picture -> print(trained.captioner(), picture));
      }
    } else {
      pictures.forEach(this::report);
    }
    boolean failed = pictures.stream().anyMatch(picture -> picture.failure != null);
    return failed ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static Read read(Path file) {
    try {
      return new Read(file, Pictures.read(file), null);
    } catch (FileException e) {
      return new Read(file, null, e);
    }
  }

  private void report(Read picture) {
    Failures.report(spec.commandLine().getErr(), picture.failure, root.debug());
  }

  private void print(Captioner captioner, Read picture) {
    if (picture.failure != null) {
      report(picture);
      return;
    }
    Image image = picture.image;
    if (image.width() != image.height()) {
      spec.commandLine()
          .getErr()
          .printf(
              "panagrad: %s is %d x %d and is squeezed into a square; cut one out to keep its"
                  + " proportions%n",
              picture.file, image.width(), image.height());
      spec.commandLine().getErr().flush();
    }
    List<Caption> captions = captioner.beam(captioner.samples(image), beam, beam);
    Caption best = captions.getFirst();
    if (Double.isNaN(best.probability())) {
      throw FileException.of(
          "the model of %s gives no probabilities, as its variables are far too large; take another"
              + " run, or train anew with a smaller learning rate",
          run);
    }
    Console console = root.console();
    console.line(console.bold(picture.file.toString()));
    for (Caption caption : captions) {
      console.line(
          "  %s  %s%s"
              .formatted(
                  String.format(Locale.ROOT, "%.3f", caption.probability()),
                  caption.text(),
                  caption.ended() ? "" : " ..."));
    }
    if (!noAttention) {
      LookMaps maps = new LookMaps(console, captioner.rows(), captioner.columns());
      int words = best.tokens().size() - (best.ended() ? 1 : 0);
      maps.lines(best.tokens().subList(0, words), best.weights().subList(0, words))
          .forEach(console::line);
    }
  }
}
