package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.panel.Repeated;
import dev.panagrad.cli.panel.StepMedians;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The schedule of a training step with the times of its parts, measured after the training. */
final class StepTimes {
  private static final long MOST_NANOS = 100_000_000;
  private static final int MOST_RUNS = 101;

  private final Executable plan;
  private final StepMedians medians;
  private final int shards;

  /** Measures the times; this changes the task's variables, so it must come last. */
  StepTimes(TrainingTask task) {
    plan = task.session().compile(task.feeds(), task.updateFetches());
    shards = task.shards();
    medians = StepMedians.of(Repeated.of(task), MOST_RUNS, MOST_NANOS);
  }

  void add(Html page) {
    double[] nanos = medians.stepNanos();
    double total = Arrays.stream(nanos).sum();
    List<Step> steps = medians.steps();
    double flops = steps.stream().mapToDouble(Step::flops).sum();
    page.heading("Schedule and timing of a training step");
    page.paragraph(
        text(
            "%d steps, %.3f ms in all, %.0f GFLOP/s; values in between share %s; median of %d"
                + " runs after the training.",
            steps.size(),
            medians.nanos() / 1e6,
            flops / medians.nanos(),
            Figures.bytes(plan.plannedBytes()),
            medians.runs()));
    if (shards > 1) {
      page.paragraph(
          text("These are the steps of one of %d shards, and those of the update.", shards));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < nanos.length; i++) {
      Step step = steps.get(i);
      rows.add(
          List.of(
              Integer.toString(i),
              step.node().op().name() + (step.label().isEmpty() ? "" : " (" + step.label() + ")"),
              step.node().name(),
              step.node().op().residence() == Residence.NONE ? "" : step.node().shape().toString(),
              Integer.toString(step.parts()),
              Figures.flops(step.flops()),
              text("%.1f", nanos[i] / 1e3),
              text("%.1f %%", 100 * nanos[i] / total)));
    }
    page.table(
        List.of(
            ">step", "op", "node", ">shape", ">parts", ">operations", ">microseconds", ">share"),
        rows);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
