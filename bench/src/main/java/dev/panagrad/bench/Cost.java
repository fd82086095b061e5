package dev.panagrad.bench;

import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.models.train.TrainingTask;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The amount of work in one operation of a benchmark.
 *
 * @param flops floating-point operations; 0 if they don't dominate the time
 * @param items processed per operation; 0 if it has none
 * @param unit of the items
 */
record Cost(double flops, double items, String unit) {
  private static final Cost NONE = new Cost(0, 0, "");

  /** The cost of a benchmark with its parameters. */
  static Cost of(BenchmarkParams params) {
    String type = Result.type(params);
    return switch (type) {
      case "FmaPeakBenchmark" -> flops((double) FmaPeakBenchmark.FLOPS * number(params, "threads"));
      case "GemmBenchmark" ->
          flops(GemmBenchmark.product(params.getParam("form"), params.getParam("shape")).flops());
      case "ConvBenchmark" ->
          flops(ConvLayers.of(ConvBenchmark.BATCH).get(params.getParam("layer")).flops());
      case "PointwiseBenchmark" ->
          new Cost(0, PointwiseBenchmark.elements(params.getParam("function")), "elements");
      case "StepBenchmark" -> step(Works.task(params.getParam("network")));
      case "UseBenchmark" -> use(Kind.valueOf(params.getParam("use")));
      case "PredictorBenchmark" -> new Cost(0, params.getThreads(), "ex");
      case "BatchScale" -> step(BatchScale.task(params.getParam("network"), size(params), 1));
      case "HiddenScale" -> step(HiddenScale.task(params.getParam("network"), size(params), 1));
      case "RowScale" -> flops(RowScale.spec(params.getParam("product"), size(params)).flops());
      default -> NONE;
    };
  }

  private static int size(BenchmarkParams params) {
    return number(params, "size");
  }

  private static int number(BenchmarkParams params, String name) {
    return Integer.parseInt(params.getParam(name));
  }

  private static Cost flops(double flops) {
    return new Cost(flops, 0, "");
  }

  private static Cost step(TrainingTask opened) {
    try (TrainingTask task = opened) {
      double flops =
          task.session().compile(task.feeds(), task.updateFetches()).schedule().steps().stream()
              .mapToDouble(Step::flops)
              .sum();
      return new Cost(flops, task.unitsPerBatch(), task.unit());
    }
  }

  private static Cost use(Kind use) {
    return switch (use) {
      case EVALUATE -> new Cost(0, 10_000, "ex");
      case ONE_IMAGE -> new Cost(0, 1, "ex");
      case GENERATE -> new Cost(0, Networks.CHARACTERS, "chars");
      case TRAIN, FORWARD, ONNX -> NONE;
    };
  }
}
