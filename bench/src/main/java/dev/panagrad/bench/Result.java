package dev.panagrad.bench;

import java.util.StringJoiner;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * The result of a benchmark with certain parameters.
 *
 * @param type the benchmark's class
 * @param work its parameters other than kernels, threads and size, as text
 * @param kernels "scalar", "vector" or "openblas"
 * @param threads that it ran on
 * @param size the parameter of this name, 0 if it has none
 * @param cost of an operation
 * @param millis per operation, over the iterations of all forks
 * @param bytes allocated on the heap by all threads per operation; NaN if not measured
 */
record Result(
    String type,
    String work,
    String kernels,
    int threads,
    int size,
    Cost cost,
    Statistics millis,
    double bytes) {

  /** Extracts the figures of the reports from JMH's results. */
  @SuppressWarnings("rawtypes") // JMH's map of secondary results
  static Result of(RunResult run) {
    BenchmarkParams params = run.getParams();
    StringJoiner work = new StringJoiner(" ");
    for (String name : params.getParamsKeys()) {
      if (!name.equals("kernels") && !name.equals("threads") && !name.equals("size")) {
        work.add(params.getParam(name));
      }
    }
    double bytes =
        run.getSecondaryResults().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
            .mapToDouble(entry -> entry.getValue().getScore())
            .findFirst()
            .orElse(Double.NaN);
    return new Result(
        type(params),
        work.toString(),
        param(params, "kernels", "vector"),
        // The computing threads, or the calling threads where each computes by itself.
        Integer.parseInt(param(params, "threads", Integer.toString(params.getThreads()))),
        Integer.parseInt(param(params, "size", "0")),
        Cost.of(params),
        run.getPrimaryResult().getStatistics(),
        bytes);
  }

  /** The simple name of a benchmark's class. */
  static String type(BenchmarkParams params) {
    String method = params.getBenchmark();
    String name = method.substring(0, method.lastIndexOf('.'));
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String param(BenchmarkParams params, String name, String otherwise) {
    return params.getParamsKeys().contains(name) ? params.getParam(name) : otherwise;
  }

  /** Milliseconds of the median iteration. */
  double median() {
    return millis.getPercentile(50);
  }

  /** GFLOP/s of the median iteration. */
  double rate() {
    return cost.flops() / median() / 1e6;
  }
}
