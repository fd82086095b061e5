package dev.panagrad.cli.command;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.SeedNumber;
import dev.panagrad.cli.option.WholeNumber;
import dev.panagrad.cli.terminal.Console;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Trains with many settings, one after the other, and compares the results. */
@Command(
    name = "sweep",
    description =
        "Train with every combination of some settings, or with random ones; each training has a"
            + " run folder, and at the end they are compared. Other options are those of 'train'.",
    footer = {
      "  panagrad sweep mnist-mlp-relu --set learning-rate=0.01,0.003,0.001 --steps 1000",
      "  panagrad sweep iris.csv --target species --epochs 50 --set optimizer=adam,sgd --set"
          + " batch=8,32",
      "  panagrad sweep iris.csv --target species --set learning-rate=0.0001..0.1 --random 20"
    })
final class SweepCommand implements Callable<Integer> {
  /** Settings that are options of their own instead of hyper-parameters. */
  private static final Set<String> OPTIONS =
      Set.of(
          "batch",
          "seed",
          "epochs",
          "steps",
          "network",
          "optimizer",
          "validation",
          "early-stopping");

  /** Options that the sweep itself sets for each training. */
  private static final Set<String> OWN = Set.of("--out", "--resume", "--dashboard", "--quiet");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUES",
      required = true,
      description =
          "What is tried of a hyper-parameter, or of batch, seed, epochs, steps, network,"
              + " optimizer, validation or early-stopping: values with commas between them, or with"
              + " --random a range, as 0.001..0.1. May be repeated.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--random",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Draw N combinations instead of trying all.")
  Integer random;

  @Option(
      names = "--draw-seed",
      paramLabel = "N",
      converter = SeedNumber.class,
      description = "Seed of what is drawn (default: 0); that of the trainings is --seed.")
  Long drawSeed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of the run folders (default: runs/sweep-<date-time>).")
  Path out;

  @Unmatched List<String> rest = new ArrayList<>();

  @Override
  public Integer call() {
    if (rest.isEmpty()) {
      throw wrong(
          "say what to train, as 'panagrad sweep mnist-softmax --set learning-rate=0.01,0.1'");
    }
    for (String given : rest) {
      if (OWN.contains(given.replaceFirst("=.*", ""))) {
        throw wrong(
            "%s can't be given, as each training of a sweep has a run folder of its own"
                .formatted(given));
      }
    }
    List<Map<String, String>> plan = plan();
    Path folder = out == null ? Path.of("runs", "sweep-" + now()) : out;
    Console console = root.console();
    SweepReport report = new SweepReport(console);
    int digits = Integer.toString(plan.size()).length();
    for (int i = 0; i < plan.size(); i++) {
      String name = String.format(Locale.ROOT, "%0" + digits + "d", i + 1);
      Path run = folder.resolve(name);
      console.line(
          console.bold("%s of %d: ".formatted(name, plan.size())) + SweepReport.words(plan.get(i)));
      int code = train(plan.get(i), run);
      if (code == ExitCode.USAGE) {
        // A usage error of one training is one of all, or of the values.
        return code;
      }
      report.add(name, run, plan.get(i));
    }
    report.print();
    return report.isEmpty() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private List<Map<String, String>> plan() {
    try {
      return random == null
          ? SweepPlan.grid(settings)
          : SweepPlan.random(settings, random, drawSeed == null ? 0 : drawSeed);
    } catch (IllegalArgumentException e) {
      throw wrong("--set: " + e.getMessage());
    }
  }

  private int train(Map<String, String> values, Path run) {
    List<String> line = new ArrayList<>(List.of("train"));
    line.addAll(rest);
    values.forEach(
        (key, value) -> {
          if (OPTIONS.contains(key)) {
            line.addAll(List.of("--" + key, value));
          } else {
            line.addAll(List.of("--set", key + "=" + value));
          }
        });
    line.addAll(List.of("--quiet", "--out", run.toString()));
    Panagrad inner = new Panagrad(root.console(), root.opener());
    return CommandLines.of(inner, spec.commandLine().getErr(), line.toArray(String[]::new))
        .execute(line.toArray(String[]::new));
  }

  private static String now() {
    return TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
