package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.process.Load;
import dev.panagrad.bench.compare.report.Machine;
import dev.panagrad.bench.compare.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Steps next to zero, one and two busy programs, with every number of threads, alternately; the
 * load is generated here. Writes a table.
 */
final class BusyComparison {
  private static final int[] LOADS = {0, 1, 2};
  private static final List<String> ROWS = List.of("mnist-softmax", "mnist-mlp-relu", "mnist-conv");

  /** Time for programs to reach full speed and for schedulers and engines to adapt to them. */
  private static final int SETTLE_MILLIS = 1_500;

  private final Options options;
  private final Initial initial;
  private final StringBuilder text = new StringBuilder();

  BusyComparison(Options options, Initial initial) {
    this.options = options;
    this.initial = initial;
  }

  /** Runs all measurements and returns the table. */
  String table() throws IOException {
    text.append(
        """
        Date: %s. Machine: %s, %d CPUs. Java %s. Milliseconds a step, mean of %d rounds of %d ms, by turns, beside busy programs.
        best fixed / ours: the better one of our fixed numbers of threads over "2 or fewer".
        %s
        """
            .formatted(
                LocalDate.now(ZoneId.systemDefault()),
                Machine.cpu(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                options.rounds(),
                options.millis(),
                options.limit().note()));
    boolean first = true;
    for (Row row : Row.all()) {
      if (ROWS.contains(row.name()) && options.wants(row.name())) {
        System.err.println(row.name());
        rows(row, first);
        first = false;
      }
    }
    Files.writeString(options.out().resolve("busy.md"), text);
    return text.toString();
  }

  private void rows(Row row, boolean head) {
    List<Competitor> all = new ArrayList<>();
    try {
      Match match = new Match(row, options, initial::of);
      for (Engine engine : options.engines()) {
        for (Engine.Setting setting : engine.busySettings()) {
          all.add(match.prepare(engine, setting));
        }
      }
      if (head) {
        head(all);
      }
      for (int load : LOADS) {
        line(row, load, all, measure(load, all));
      }
    } finally {
      all.forEach(Competitor::close);
    }
  }

  private double[] measure(int load, List<Competitor> all) {
    double[] sums = new double[all.size()];
    try (Load _ = new Load(load)) {
      for (int round = 0; round < options.rounds(); round++) {
        for (int i = 0; i < sums.length; i++) {
          if (round == 0) {
            all.get(i).practise(SETTLE_MILLIS);
          }
          sums[i] += all.get(i).nanos(options.millis()) / options.rounds();
        }
      }
    }
    return sums;
  }

  private void head(List<Competitor> all) {
    text.append("| work | busy programs |");
    all.forEach(c -> text.append(" %s, %s |".formatted(c.engine().title(), c.setting())));
    text.append(" best fixed / ours | best peer / ours |\n| --- | --- |");
    text.append(" --- |".repeat(all.size() + 2)).append('\n');
  }

  private void line(Row row, int load, List<Competitor> all, double[] nanos) {
    StringBuilder line = new StringBuilder("| %s | %d |".formatted(row.name(), load));
    for (double time : nanos) {
      line.append(" %s |".formatted(Report.number(time / row.scale())));
    }
    double ours = least(all, nanos, BusyComparison::isAdaptive).orElse(Double.NaN);
    OptionalDouble fixed = least(all, nanos, c -> c.engine() == Engine.PANAGRAD && !isAdaptive(c));
    OptionalDouble peer = least(all, nanos, c -> c.engine() != Engine.PANAGRAD);
    line.append(" %s | %s |\n".formatted(ratio(fixed, ours), ratio(peer, ours)));
    System.err.print(line);
    text.append(line);
  }

  private static boolean isAdaptive(Competitor competitor) {
    return competitor.setting().equals(Engine.Setting.ADAPTIVE);
  }

  private static OptionalDouble least(
      List<Competitor> all, double[] nanos, Predicate<Competitor> which) {
    OptionalDouble least = OptionalDouble.empty();
    for (int i = 0; i < nanos.length; i++) {
      if (which.test(all.get(i))) {
        least = OptionalDouble.of(Math.min(least.orElse(Double.MAX_VALUE), nanos[i]));
      }
    }
    return least;
  }

  private static String ratio(OptionalDouble time, double ours) {
    return time.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", time.getAsDouble() / ours);
  }
}
