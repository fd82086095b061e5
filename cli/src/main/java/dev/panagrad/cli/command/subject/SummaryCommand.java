package dev.panagrad.cli.command.subject;

import dev.panagrad.cli.terminal.Console;
import picocli.CommandLine.Command;

/** Shows the layers of a network and its costs. */
@Command(
    name = "summary",
    description =
        "Show the layers of an experiment's network with their output shapes, parameters and"
            + " operations, and the memory that training takes. Of an ONNX file: inputs, outputs,"
            + " operators, weights, and what a run takes, or all that isn't supported.",
    footer = {
      "  panagrad summary mnist-conv",
      "  panagrad summary mnist-mlp-relu --batch 1000",
      "  panagrad summary model.onnx --shape image=1x3x224x224"
    })
public final class SummaryCommand extends SubjectCommand {
  @Override
  void show(Console console, Subject subject) {
    subject.summarize(console);
  }
}
