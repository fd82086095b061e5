package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.report.Machine;
import dev.panagrad.bench.compare.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Two works at once on one machine, in two programs and in one, compared with each of them alone,
 * alternately: the share of the machine's throughput that remains. Writes a table.
 */
final class TogetherComparison {
  /** Names of rows: two trainings; a training and a server. */
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("mnist-softmax", "mnist-softmax"),
          List.of("mnist-mlp-relu", "mnist-mlp-relu"),
          List.of("mnist-conv", "mnist-conv"),
          List.of("text-gru", "text-gru"),
          List.of("mnist-conv", "one-image"));

  private final Options options;
  private final Initial initial;

  TogetherComparison(Options options, Initial initial) {
    this.options = options;
    this.initial = initial;
  }

  /** Runs all measurements and returns the table. */
  String table() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            Date: %s. Machine: %s, %d CPUs. Java %s. Mean of %d rounds of %d ms, by turns; threads: %s.
            Throughput: the first one's speed beside the other over its speed alone, plus the second one's.
            %s
            | work | beside it | alone | the other alone | throughput, two programs | throughput, one program |
            | --- | --- | --- | --- | --- | --- |
            """
                .formatted(
                    LocalDate.now(ZoneId.systemDefault()),
                    Machine.cpu(),
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version(),
                    options.rounds(),
                    options.millis(),
                    Engine.Setting.ADAPTIVE,
                    options.limit().note()));
    for (List<String> pair : PAIRS) {
      if (options.wants(pair.getFirst())) {
        String line = line(row(pair.getFirst()), row(pair.getLast()));
        System.err.print(line);
        text.append(line);
      }
    }
    Files.writeString(options.out().resolve("together.md"), text);
    return text.toString();
  }

  private static Row row(String name) {
    return Row.all().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  private String line(Row first, Row second) {
    Match other = new Match(second, options, initial::of);
    try (Competitor a = prepare(new Match(first, options, initial::of));
        Competitor b = prepare(other)) {
      a.openBeside(other.assignment(Engine.Setting.ADAPTIVE, true));
      double aloneA = 0;
      double aloneB = 0;
      double twoPrograms = 0;
      double oneProgram = 0;
      for (int round = 0; round < options.rounds(); round++) {
        double nanosA = a.nanos(options.millis());
        Match.pause();
        double nanosB = b.nanos(options.millis());
        Match.pause();
        twoPrograms += share(both(a, b), nanosA, nanosB);
        Match.pause();
        oneProgram += share(a.both(options.millis()), nanosA, nanosB);
        Match.pause();
        aloneA += nanosA;
        aloneB += nanosB;
      }
      int rounds = options.rounds();
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s %s | %s %s | %.2f | %.2f |%n",
          first.name(),
          second.name(),
          Report.number(aloneA / rounds / first.scale()),
          first.unit(),
          Report.number(aloneB / rounds / second.scale()),
          second.unit(),
          twoPrograms / rounds,
          oneProgram / rounds);
    }
  }

  private static Competitor prepare(Match match) {
    return match.prepare(Engine.PANAGRAD, Engine.Setting.ADAPTIVE);
  }

  /** Both at once, each for the same time. */
  private double[] both(Competitor a, Competitor b) {
    CompletableFuture<double[]> other =
        CompletableFuture.supplyAsync(() -> b.during(options.millis()));
    double[] first = a.during(options.millis());
    return new double[] {first[0], other.join()[0]};
  }

  private static double share(double[] together, double aloneA, double aloneB) {
    return aloneA / together[0] + aloneB / together[1];
  }
}
