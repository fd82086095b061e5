package dev.panagrad.cli.command.subject;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.ExperimentConverter;
import dev.panagrad.cli.option.ExperimentOptions;
import dev.panagrad.cli.option.OnnxOptions;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.train.Experiment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The common part of commands that examine a network without training it. */
abstract class SubjectCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      paramLabel = "EXPERIMENT",
      completionCandidates = ExperimentConverter.class,
      description =
          "Its name; 'panagrad list' shows all. Or data of your own, a run folder, a model's file"
              + " or an ONNX file, FILE.onnx.")
  String name;

  @Mixin ExperimentOptions options;

  @Mixin OnnxOptions onnx;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    try (Subject subject = open()) {
      show(root.console(), subject);
    }
    return 0;
  }

  private Subject open() {
    if (OnnxOptions.isFile(name)) {
      options.refuseForFile(name);
      return OnnxSubject.open(spec, Path.of(name), onnx, options.batch, execution.session());
    }
    onnx.refuse(name);
    try {
      Experiment experiment = options.configured(new ExperimentConverter().convert(name));
      return new TrainingSubject(
          experiment,
          experiment.open(options.settings(experiment, execution.session())),
          options.values(experiment));
    } catch (IllegalArgumentException | TypeConversionException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Shows the result of the command. */
  abstract void show(Console console, Subject subject);
}
