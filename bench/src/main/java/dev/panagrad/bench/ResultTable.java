package dev.panagrad.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Results as a Markdown table, with the same work by different kernels side by side. */
final class ResultTable {
  private final Map<Integer, Double> peaks = new TreeMap<>();
  private final Map<String, List<Result>> works = new LinkedHashMap<>();

  ResultTable(List<Result> results) {
    for (Result result : results) {
      if (result.type().equals("FmaPeakBenchmark")) {
        peaks.put(result.threads(), result.rate());
      }
      String work = result.type() + " " + result.work() + " " + result.threads();
      works.computeIfAbsent(work, _ -> new ArrayList<>()).add(result);
    }
  }

  /** The table with its legend. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            | work | kernels | threads | ms (quartiles) | times ours | items/s | GFLOP/s | of peak | bytes |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
    for (List<Result> same : works.values()) {
      for (Result result : same) {
        text.append(line(result, same));
      }
    }
    return text.append(requests())
        .append(
            """

            Milliseconds of one operation, the middle iteration of all forks. Of peak: the share of what fused multiply-adds in
            registers reach on as many threads in the same run (the rows fmapeak). Bytes: allocated on the heap for an operation by all
            threads; some tens of bytes a millisecond are JMH's own.
            """)
        .toString();
  }

  /** The ratio of the requests answered for two callers to those for one, per network. */
  private String requests() {
    StringBuilder text = new StringBuilder();
    works.values().stream()
        .flatMap(List::stream)
        .filter(two -> two.type().equals("PredictorBenchmark") && two.threads() == 2)
        .forEach(
            two ->
                works.values().stream()
                    .flatMap(List::stream)
                    .filter(one -> one.type().equals(two.type()) && one.threads() == 1)
                    .filter(one -> one.work().equals(two.work()))
                    .forEach(
                        one ->
                            text.append(
                                "\nPredictor %s: two threads give %s times the requests of one.\n"
                                    .formatted(
                                        two.work(), number(2 * one.median() / two.median())))));
    return text.toString();
  }

  private String line(Result result, List<Result> same) {
    Cost cost = result.cost();
    Double peak = peaks.get(result.threads());
    double rate = result.rate();
    String name = result.type().replace("Benchmark", "").toLowerCase(Locale.ROOT);
    return String.join(
        " | ",
        "| " + (name + " " + result.work()).trim(),
        result.kernels(),
        Integer.toString(result.threads()),
        "%s (%s to %s)"
            .formatted(
                number(result.median()),
                number(result.millis().getPercentile(25)),
                number(result.millis().getPercentile(75))),
        same.stream()
            .filter(other -> other.kernels().equals("vector") && !Objects.equals(other, result))
            .findFirst()
            .map(ours -> number(result.median() / ours.median()))
            .orElse(""),
        cost.items() == 0
            ? ""
            : String.format(
                Locale.ROOT, "%,.0f %s", cost.items() * 1e3 / result.median(), cost.unit()),
        cost.flops() == 0 ? "" : number(rate),
        cost.flops() == 0 || peak == null
            ? ""
            : String.format(Locale.ROOT, "%.0f %%", 100 * rate / peak),
        Double.isNaN(result.bytes())
            ? " |\n"
            : String.format(Locale.ROOT, "%,.0f |%n", result.bytes()));
  }

  /** About three significant digits. */
  static String number(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.1 ? 3 : 5;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
