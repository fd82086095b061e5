package dev.panagrad.cli.command.subject;

import dev.panagrad.cli.option.WholeNumber;
import dev.panagrad.cli.panel.Repeated;
import dev.panagrad.cli.panel.StepMedians;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.graph.compile.floor.TimeFloor;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the steps of a schedule. */
@Command(
    name = "profile",
    description =
        "Measure time, GFLOP/s and share of every step of an experiment's training step, or of a"
            + " run of an ONNX file.",
    footer = {
      "  panagrad profile mnist-conv --threads 1",
      "  panagrad profile mnist-mlp-relu --steps 1000 --blas openblas",
      "  panagrad profile model.onnx --shape tokens=1x128 --top 10"
    })
public final class ProfileCommand extends SubjectCommand {
  private static final int MOST_STEPS = 300;
  private static final long MOST_NANOS = 15_000_000_000L;

  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = {
        "Training steps or runs to measure, once their time is stable (default: as many as begin"
            + " within 15 seconds, at least 5 and at most 300)."
      })
  Integer steps;

  @Option(
      names = "--top",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Show only the N steps that take longest, longest first.")
  Integer top;

  private List<Step> schedule;
  private double[] nanos;

  @Override
  void show(Console console, Subject subject) {
    Repeated repeated = subject.repeated();
    StepMedians medians =
        steps == null
            ? StepMedians.warm(repeated, MOST_STEPS, MOST_NANOS)
            : StepMedians.warm(repeated, steps, Long.MAX_VALUE);
    schedule = medians.steps();
    nanos = medians.stepNanos();
    double total = Arrays.stream(nanos).sum();
    printSteps(console, total);
    console.line();
    printOps(console, total);
    console.line();
    double flops = schedule.stream().mapToDouble(Step::flops).sum();
    SessionOptions options = repeated.session().options();
    console.format(
        "%s takes %.3f ms on %s (%s), %.0f GFLOP/s, without %s; median of %,d %s.",
        subject.unit(),
        medians.nanos() / 1e6,
        threads(repeated.session()),
        options.kernels().name(),
        flops / medians.nanos(),
        subject.leftOut(),
        medians.runs(),
        subject.units());
    subject
        .dataTime(steps == null ? MOST_STEPS : steps)
        .ifPresent(
            data ->
                console.format(
                    "Data: a batch is waited for %.3f ms; %.1f %% of a training's time is spent"
                        + " waiting for data.",
                    data.nanosPerBatch() / 1e6, 100 * data.share()));
    TimeFloor floor = TimeFloor.measure(subject.plan(), options.kernels(), options.threads());
    double least = floor.nanos(schedule);
    console.format(
        "Floor: %.3f ms for its arithmetic at %.0f GFLOP/s (matrix products here) and its memory"
            + " traffic at %.0f GB/s (copies of as many bytes): %.0f %% of what it takes.",
        least / 1e6, floor.gigaflops(), floor.gigabytes(), 100 * least / medians.nanos());
  }

  /** Mentions if fewer threads were used than are available, since that is part of the result. */
  private static String threads(Session session) {
    int asked = session.options().threads();
    int used = session.activeThreads();
    return used == Math.min(asked, Runtime.getRuntime().availableProcessors())
        ? asked + " threads"
        : "%d of %d threads, since more bring nothing just now (other programs may keep the processors busy),"
            .formatted(used, asked);
  }

  private void printSteps(Console console, double total) {
    Table table = new Table(">STEP", "OP", "NODE", ">MICROSECONDS", ">GFLOP/S", ">SHARE", ">PARTS");
    IntStream order = IntStream.range(0, nanos.length);
    if (top != null) {
      order =
          order
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> -nanos[i]))
              .mapToInt(Integer::intValue)
              .limit(top);
    }
    order.forEach(
        i -> {
          Step step = schedule.get(i);
          String label = step.label().isEmpty() ? "" : " (" + step.label() + ")";
          table.row(
              i,
              step.node().op().name() + label,
              step.node().name(),
              text("%.1f", nanos[i] / 1e3),
              step.flops() == 0 ? "" : text("%.0f", step.flops() / Math.max(1, nanos[i])),
              text("%.1f %%", 100 * nanos[i] / total),
              step.parts());
        });
    table.print(console);
  }

  private void printOps(Console console, double total) {
    Map<String, double[]> sums = new TreeMap<>();
    for (int i = 0; i < nanos.length; i++) {
      double[] sum = sums.computeIfAbsent(schedule.get(i).node().op().name(), _ -> new double[2]);
      sum[0] += nanos[i];
      sum[1]++;
    }
    Table table = new Table("OP", ">STEPS", ">MICROSECONDS", ">SHARE");
    sums.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue()[0]))
        .forEach(
            entry ->
                table.row(
                    entry.getKey(),
                    text("%.0f", entry.getValue()[1]),
                    text("%.1f", entry.getValue()[0] / 1e3),
                    text("%.1f %%", 100 * entry.getValue()[0] / total)));
    table.print(console);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
