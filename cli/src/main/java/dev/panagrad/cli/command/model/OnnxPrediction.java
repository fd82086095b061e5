package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.PictureOptions;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Runs an ONNX file on files: on each separately, or on all together if inputs are named. */
final class OnnxPrediction {
  private final CommandSpec spec;
  private final Panagrad root;
  private final Path file;
  private final List<String> given;
  private final PictureOptions pictures;
  private final boolean json;

  OnnxPrediction(
      CommandSpec spec,
      Panagrad root,
      Path file,
      List<String> given,
      PictureOptions pictures,
      boolean json) {
    this.spec = spec;
    this.root = root;
    this.file = file;
    this.given = given;
    this.pictures = pictures;
    this.json = json;
  }

  /** Runs the file and prints the outputs; returns the exit code. */
  int print(SessionOptions options) {
    try (OnnxModel model = OnnxModel.open(file, options)) {
      List<String> names = model.inputs().stream().map(input -> input.name()).toList();
      OnnxInputs inputs = new OnnxInputs(model, pictures);
      return given.stream().anyMatch(text -> isNamed(text, names))
          ? together(model, inputs, names)
          : each(model, inputs);
    }
  }

  private static boolean isNamed(String text, List<String> names) {
    return text.indexOf('=') > 0 && names.contains(text.substring(0, text.indexOf('=')));
  }

  private int together(OnnxModel model, OnnxInputs inputs, List<String> names) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    for (String text : given) {
      if (!isNamed(text, names)) {
        throw new ParameterException(
            spec.commandLine(),
            "'%s' is for none of the inputs %s; write NAME=FILE".formatted(text, names));
      }
      String name = text.substring(0, text.indexOf('='));
      Path from = Path.of(text.substring(name.length() + 1));
      if (fed.put(name, inputs.named(name, from)) != null) {
        throw new ParameterException(
            spec.commandLine(), "the input '%s' is given twice".formatted(name));
      }
    }
    show(String.join(" ", given), model.run(fed));
    return ExitCode.OK;
  }

  private int each(OnnxModel model, OnnxInputs inputs) {
    int code = ExitCode.OK;
    for (String text : given) {
      try {
        show(text, model.run(inputs.only(Path.of(text))));
      } catch (FileException e) {
        code = Failures.report(spec.commandLine().getErr(), e, root.debug());
      }
    }
    return code;
  }

  private void show(String what, Map<String, OnnxTensor> outputs) {
    Console console = root.console();
    OnnxOutputs shown = new OnnxOutputs(console, outputs);
    if (json) {
      shown.json(what);
    } else {
      shown.print(what);
    }
  }
}
