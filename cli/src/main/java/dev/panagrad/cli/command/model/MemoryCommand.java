package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.panel.RunColours;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Plot;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.experiments.text.recurrent.StateMemory;
import dev.panagrad.models.experiments.text.training.TextView;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows how long the states of recurrent networks matter, several side by side. */
@Command(
    name = "memory",
    description =
        "Show how far back a trained text-rnn, text-lstm or text-gru remembers: how much of the"
            + " gradient of a character's loss by the state is left some characters earlier, the"
            + " mean over validation text.",
    footer = {"  panagrad memory runs/rnn runs/lstm runs/gru"})
public final class MemoryCommand implements Callable<Integer> {
  private static final int[] SHOWN = {1, 2, 5, 10, 20, 50, 99};

  @ParentCommand Panagrad root;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "Folders of runs of text-rnn, text-lstm or text-gru.")
  List<Path> runs;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    Console console = root.console();
    Map<Path, StateMemory> memories = new LinkedHashMap<>();
    Plot plot = new Plot(console);
    RunColours colours = new RunColours();
    for (Path run : runs) {
      RunConfig config = RunConfig.read(RunFolder.open(run).config());
      StateMemory memory = measure(run, config);
      memories.put(run, memory);
      int count = memory.norms().size();
      plot.curve(
          run.toString(),
          colours.next(config.experiment()),
          IntStream.range(0, count).asDoubleStream().toArray(),
          IntStream.range(0, count).mapToDouble(i -> Math.log10(memory.share(i))).toArray());
    }
    plot.print(
        "share of the gradient by the state that is left, as a power of ten, by tokens earlier");
    console.line();
    print(console, memories);
    return 0;
  }

  private StateMemory measure(Path run, RunConfig config) {
    try (TrainingTask task = ExperimentRun.openTrained(run, null, execution.session())) {
      Optional<TextView> text = task.view(TextView.class);
      if (text.isPresent()) {
        return StateMemory.of(text.get(), task.session(), config)
            .orElseThrow(
                () ->
                    FileException.of(
                        "%s is a run of %s with nothing to measure: a net needs a state, and its"
                            + " validation text some hundred tokens; give one of text-rnn,"
                            + " text-lstm or text-gru",
                        run, config.experiment()));
      }
    }
    throw FileException.of(
        "%s is a run of %s, which reads no text; give one of text-rnn, text-lstm or text-gru",
        run, config.experiment());
  }

  private static void print(Console console, Map<Path, StateMemory> memories) {
    String[] header = new String[SHOWN.length + 2];
    header[0] = "RUN";
    for (int i = 0; i < SHOWN.length; i++) {
      header[i + 1] = ">" + SHOWN[i] + " EARLIER";
    }
    header[SHOWN.length + 1] = ">BELOW 1 % AFTER";
    Table table = new Table(header);
    memories.forEach(
        (run, memory) -> {
          String[] row = new String[header.length];
          row[0] = run.toString();
          for (int i = 0; i < SHOWN.length; i++) {
            row[i + 1] = String.format(Locale.ROOT, "%.2g", memory.share(SHOWN[i]));
          }
          int reach = memory.reach(0.01);
          row[SHOWN.length + 1] =
              reach < memory.norms().size() ? Integer.toString(reach) : "over " + (reach - 1);
          table.row((Object[]) row);
        });
    table.print(console);
  }
}
