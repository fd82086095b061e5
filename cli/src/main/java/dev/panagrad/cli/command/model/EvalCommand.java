package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.BeamOptions;
import dev.panagrad.cli.option.CountNumber;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.progress.ExamplesProgress;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.experiments.caption.training.CaptionView;
import dev.panagrad.models.experiments.mnist.training.DigitView;
import dev.panagrad.models.experiments.text.training.TextView;
import dev.panagrad.models.experiments.translate.training.TranslationView;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.ExamplesView;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Evaluates the model of a run. */
@Command(
    name = "eval",
    description =
        "Evaluate the trained network of a run (of the best step by validation data, or else the"
            + " last): loss and accuracy on the test data, which digits are taken for which, and"
            + " those that it gets most wrong; of translations BLEU and chrF2 beside those of the"
            + " untranslated text, and the worst; of captions how many have no fault, on what was"
            + " never seen before.",
    footer = {
      "  panagrad eval runs/first",
      "  panagrad eval runs/first --worst 12",
      "  panagrad eval runs/first --data fashion-mnist/",
      "  panagrad eval iris.safetensors more.csv",
      "  panagrad eval runs/rnn --beam 4"
    })
public final class EvalCommand implements Callable<Integer> {

  private static final int WORST = 6;

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run folder, as 'panagrad train' named it, or the file of a model.")
  Path run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "Data for a model on data of your own: a CSV file or IDX files (default: the test data of"
              + " the run, or what it has set aside for validation).")
  Path given;

  @Option(
      names = "--separator",
      paramLabel = "C",
      defaultValue = ",",
      description = "Between the values of the CSV file (default: a comma).")
  char separator;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Other images than the run's: IDX files under their usual four names.")
  Path data;

  @Option(
      names = "--worst",
      paramLabel = "N",
      converter = CountNumber.class,
      description = "How many of the worst digits to draw; 0 for none (default: 6).")
  Integer worst;

  @Mixin BeamOptions beam;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    Console console = root.console();
    int width = beam.width();
    Optional<Model> model = SavedModels.find(run);
    if (model.isPresent()) {
      if (beam.isGiven()) {
        throw noTranslation();
      }
      evaluate(console, model.get());
      return 0;
    }
    requireFitting();
    try (TrainingTask task = ExperimentRun.openTrained(run, data, execution.session())) {
      Optional<TranslationView> translation = task.view(TranslationView.class);
      if (beam.isGiven() && translation.isEmpty()) {
        throw noTranslation();
      }
      Optional<DigitView> digits = task.view(DigitView.class);
      if (digits.isPresent()) {
        DigitReport report = DigitReport.of(digits.get().evaluator());
        requireNumber(report.loss());
        report.printScore(console);
        report.printConfusion(console);
        report.printWorst(console, worst == null ? WORST : worst);
      } else {
        if (task.evaluationExamples() > 0) {
          printScore(console, task);
        } else {
          console.line("no loss: none of the examples that were set aside fits the model");
        }
        if (translation.isPresent()) {
          requireSameData(task, "pairs");
          TranslationReport.of(translation.get(), width, beam.alpha()).print(console);
        }
        Optional<CaptionView> captions = task.view(CaptionView.class);
        if (captions.isPresent()) {
          requireSameData(task, "pictures");
          CaptionReport.of(captions.get()).print(console);
        }
        task.view(ExamplesView.class).ifPresent(view -> ExamplesProgress.print(console, view));
      }
    }
    return 0;
  }

  private ParameterException noTranslation() {
    return new ParameterException(
        spec.commandLine(), "--beam is for runs that translate, which %s doesn't".formatted(run));
  }

  private void printScore(Console console, TrainingTask task) {
    Score score = task.evaluate();
    requireNumber(score.loss());
    console.format(
        "%s loss %.4f, %s %.4f",
        task.evaluationSplit(), score.loss(), task.metric(), score.accuracy());
    task.view(TextView.class)
        .filter(text -> text.corpus().tokenizer().unit() != Unit.CHAR)
        .ifPresent(
            text ->
                console.format(
                    "the loss is in nats a character, the accuracy one of %s; perplexity %.1f",
                    task.unit(), text.perplexity(score)));
  }

  private void evaluate(Console console, Model model) {
    if (data != null || worst != null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for runs on digits; give other data of your own behind the model"
              .formatted(data == null ? "--worst" : "--data"));
    }
    ModelReport report = ModelReport.of(run, model, given, separator, execution.session());
    requireNumber(report.loss());
    report.print(console);
  }

  /** Refuses other texts: their vocabulary would not be the model's. */
  private void requireSameData(TrainingTask task, String data) {
    RunConfig config = RunConfig.read(RunFolder.open(run).config());
    if (!task.origin().sha256().equals(config.data().sha256())) {
      throw FileException.of(
          "the %s of %s have changed since the run began; put back those it was started with"
              + " (%s)",
          data, run, config.data().source());
    }
  }

  /** Refuses options for images if the run isn't on images. */
  private void requireFitting() {
    if (given != null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is a run of an experiment, whose other data are named by --data".formatted(run));
    }
    String experiment = RunConfig.read(RunFolder.open(run).config()).experiment();
    String given = data != null ? "--data" : worst != null ? "--worst" : null;
    boolean onImages =
        Experiments.find(experiment).map(e -> e.kind() == DataKind.DIGITS).orElse(true);
    if (given != null && !onImages) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for runs on images, and %s is one of %s".formatted(given, run, experiment));
    }
  }

  private void requireNumber(double loss) {
    if (!Double.isFinite(loss)) {
      throw FileException.of(
          "the loss of %s is %s, as its variables are far too large; take another run, or train"
              + " anew with a smaller learning rate",
          run, loss);
    }
  }
}
