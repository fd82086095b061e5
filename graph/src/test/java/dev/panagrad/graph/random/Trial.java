package dev.panagrad.graph.random;

import dev.panagrad.engine.blas.OpenBlas;
import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.engine.blas.OpenBlasUnavailableException;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a graph in some sessions whose results must agree. */
final class Trial {
  private static final OpenBlas BLAS = openBlas();

  private final Draw draw;
  private final Graph graph;
  private final Report report;
  private final Data data;
  private final List<Node> fetches = new ArrayList<>();

  Trial(Sketch sketch, Graph graph, Report report) {
    draw = sketch.draw;
    this.graph = graph;
    this.report = report;
    for (int i = 0; i <= draw.below(4); i++) {
      fetches.add(sketch.whichever());
    }
    if (draw.coin()) {
      fetches.add(sketch.nodes.getLast());
    }
    data = new Data(sketch, graph);
  }

  private static OpenBlas openBlas() {
    try {
      return OpenBlas.open();
    } catch (OpenBlasUnavailableException e) {
      return null;
    }
  }

  void run() {
    if (!Cost.isBearable(graph, fetches, data.shapes())) {
      report.count("left out for their size");
      return;
    }
    report.count(BLAS == null ? "without OpenBLAS" : "with OpenBLAS");
    int runs = 1 + draw.below(4);
    SessionOptions options = options();
    try (data) {
      data.fill();
      if (draw.evil(2)) {
        new Disturbance(draw, report, graph, fetches, data).run(options);
        return;
      }
      Map<Node, float[]> first = new Runs(graph, fetches, data, report).results(options, runs);
      if (first == null) {
        return;
      }
      boolean blas = options.gemm() instanceof OpenBlasGemm;
      SessionOptions other =
          options.withThreads(1 + draw.below(3)).withReuse(options.reuse() == draw.once(3));
      data.guard();
      compare(first, new Runs(graph, fetches, data, report).results(other, runs), 0, "reuse");
      if (draw.isTame()) {
        SessionOptions plain =
            (draw.coin() || blas ? options.withKernels(KernelSets.scalar()) : options)
                .withRewrite(!options.rewrite());
        compare(
            first, new Runs(graph, fetches, data, report).results(plain, runs), 2e-3, "kernels");
      }
    }
  }

  private SessionOptions options() {
    SessionOptions options =
        SessionOptions.defaults()
            .withThreads(1 + draw.below(3))
            .withSeed(draw.seed())
            .withRewrite(draw.below(4) > 0)
            .withReuse(draw.below(4) > 0)
            .withCheckNumerics(draw.once(8));
    if (draw.once(6)) {
      options = options.withKernels(KernelSets.scalar());
    }
    return BLAS != null && draw.once(4)
        ? options.withGemm(new OpenBlasGemm(BLAS, options.kernels()))
        : options;
  }

  private void compare(
      Map<Node, float[]> one, Map<Node, float[]> other, double tolerance, String between) {
    if (other == null) {
      report.finding("fails only with another choice of " + between);
      return;
    }
    report.count("compared");
    for (Node node : one.keySet()) {
      String difference = difference(one.get(node), other.get(node), tolerance);
      if (difference != null) {
        report.finding(
            "%s of shape %s differs by %s: %s"
                .formatted(node.op(), node.shape(), between, difference));
      }
    }
  }

  private static String difference(float[] a, float[] b, double tolerance) {
    if (a.length != b.length) {
      return a.length + " and " + b.length + " elements";
    }
    double largest = 1;
    for (float value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      // A tame value that has grown large went through products that may have lost all digits.
      boolean near = !(largest < 1e3) || Math.abs(a[i] - b[i]) <= tolerance * largest;
      boolean same = Float.compare(a[i], b[i]) == 0 || (tolerance > 0 && near);
      if (!same) {
        return "%s and %s at element %d of %d".formatted(a[i], b[i], i, a.length);
      }
    }
    return null;
  }
}
