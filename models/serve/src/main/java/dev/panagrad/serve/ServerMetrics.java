package dev.panagrad.serve;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Counts requests for Prometheus, in its text format, version 0.0.4. */
final class ServerMetrics {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Upper bounds of a histogram, in seconds. */
  private static final double[] BOUNDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
  };

  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, Timing> timings = new ConcurrentHashMap<>();

  /** The distribution of computing times. */
  private static final class Timing {
    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    private Timing() {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new LongAdder();
      }
    }

    private void add(long took) {
      int bucket = 0;
      while (bucket < BOUNDS.length && took * 1e-9 > BOUNDS[bucket]) {
        bucket++;
      }
      buckets[bucket].increment();
      nanos.add(took);
    }
  }

  /** Counts an answer for an existing model, or "". */
  void answered(String model, int status) {
    String labels = "model=\"%s\",code=\"%d\"".formatted(escaped(model), status);
    requests.computeIfAbsent(labels, _ -> new LongAdder()).increment();
  }

  /** Records the duration of an inference, without reading, waiting and writing. */
  void computed(String model, long nanos) {
    timings.computeIfAbsent("model=\"%s\"".formatted(escaped(model)), _ -> new Timing()).add(nanos);
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  String text(int underWay) {
    StringBuilder out = new StringBuilder();
    head(out, "panagrad_requests_under_way", "gauge", "Requests for inference that are there.");
    out.append("panagrad_requests_under_way ").append(underWay).append('\n');
    head(out, "panagrad_requests_total", "counter", "Requests by model and status.");
    each(
        requests,
        (labels, count) -> "panagrad_requests_total{%s} %d\n".formatted(labels, count.sum()),
        out);
    head(out, "panagrad_inference_seconds", "histogram", "Time of computing.");
    each(timings, ServerMetrics::histogram, out);
    return out.toString();
  }

  private static void head(StringBuilder out, String name, String kind, String help) {
    out.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, kind));
  }

  private interface Lines<T> {
    String of(String labels, T value);
  }

  private static <T> void each(Map<String, T> all, Lines<T> lines, StringBuilder out) {
    new TreeMap<>(all).forEach((labels, value) -> out.append(lines.of(labels, value)));
  }

  private static String histogram(String labels, Timing timing) {
    Function<String, String> line =
        suffix -> "panagrad_inference_seconds" + suffix.replace("LABELS", labels) + '\n';
    StringBuilder out = new StringBuilder();
    long count = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      count += timing.buckets[i].sum();
      String bound = i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf";
      out.append(line.apply("_bucket{LABELS,le=\"%s\"} %d".formatted(bound, count)));
    }
    out.append(line.apply("_sum{LABELS} " + timing.nanos.sum() * 1e-9));
    out.append(line.apply("_count{LABELS} " + count));
    return out.toString();
  }
}
