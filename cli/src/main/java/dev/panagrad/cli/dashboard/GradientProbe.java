package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How large the gradients of the layers are. It runs forward and back, without an update, when
 * somebody asks; on the training's thread. Gradients of whole batches take as long as a step of the
 * training, so while that goes on they are computed anew only as often as it can spare the time.
 */
final class GradientProbe {
  /** The part of its time that a training gives for gradients that are only looked at. */
  private static final double SHARE = .01;

  /** An odd number, so that there is a bar for what is nearly 0. */
  private static final int BARS = 31;

  /** Bars reach so many times the root of the mean square to each side; what is beyond is last. */
  private static final double REACH = 3;

  private final TrainingTask task;
  private final Map<String, List<Node>> layers = new LinkedHashMap<>();
  private Results results;
  private Map<String, Object> batch;
  private long batchStep;
  private long nextNanos;

  GradientProbe(TrainingTask task) {
    this.task = task;
  }

  /** Of batches of several forms, that of the first look stays: each has a plan to be compiled. */
  private void prepare() {
    if (results != null) {
      return;
    }
    Map<Node, Node> gradients = task.gradients();
    if (gradients.isEmpty()) {
      throw new IllegalArgumentException("this training doesn't tell its gradients");
    }
    gradients.forEach(
        (variable, gradient) ->
            layers
                .computeIfAbsent(LayerRows.layer(variable), _ -> new ArrayList<>())
                .add(gradient));
    results = new Results(Fetches.of(new ArrayList<>(gradients.values())));
  }

  /**
   * Those of the batch under way, or of its last shard.
   *
   * @param step updates made
   * @param idle whether the training waits or has ended, so that it costs nobody anything
   */
  Map<String, Object> ofBatch(long step, boolean idle) {
    prepare();
    boolean due = idle ? step != batchStep : System.nanoTime() - nextNanos >= 0;
    if (batch == null || due) {
      if (batch == null) {
        // Compiles, which says nothing about the time that others take.
        task.session().run(task.feeds(), results);
      }
      long start = System.nanoTime();
      batch = look(task.feeds(), step);
      batchStep = step;
      nextNanos = System.nanoTime() + Math.round((System.nanoTime() - start) / SHARE);
    }
    return batch;
  }

  /** Those of what is fed alone. */
  Map<String, Object> of(Feeds feeds, long step) {
    prepare();
    return look(feeds, step);
  }

  private Map<String, Object> look(Feeds feeds, long step) {
    task.session().run(feeds, results);
    List<Object> rows = new ArrayList<>();
    layers.forEach((name, gradients) -> rows.add(row(name, gradients)));
    return Map.of("step", step, "layers", rows);
  }

  private Map<String, Object> row(String name, List<Node> gradients) {
    double squares = 0;
    long count = 0;
    for (Node gradient : gradients) {
      Tensor values = results.get(gradient);
      for (long i = 0; i < values.shape().elements(); i++) {
        double value = values.buffer().get(i) * (double) task.shards();
        squares += value * value;
      }
      count += values.shape().elements();
    }
    double typical = Math.sqrt(squares / count);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("norm", rounded(Math.sqrt(squares)));
    fields.put("typical", rounded(typical));
    fields.put("bars", bars(gradients, count, REACH * typical));
    return fields;
  }

  /** Which share of the values lies where between -reach and reach. */
  private List<Object> bars(List<Node> gradients, long count, double reach) {
    long[] counts = new long[BARS];
    for (Node gradient : gradients) {
      Buffer values = results.get(gradient).buffer();
      for (long i = 0; i < results.get(gradient).shape().elements(); i++) {
        double place = reach == 0 ? 0 : values.get(i) * task.shards() / reach;
        counts[(int) Math.clamp(Math.floor((place + 1) / 2 * BARS), 0, BARS - 1)]++;
      }
    }
    List<Object> shares = new ArrayList<>();
    for (long each : counts) {
      shares.add(Math.rint(1e4 * each / count) / 1e4);
    }
    return shares;
  }

  /** In four digits; NaN and infinity, as of a training that diverges, are sent as -1. */
  private static double rounded(double value) {
    return Double.isFinite(value)
        ? Double.parseDouble(String.format(Locale.ROOT, "%.3e", value))
        : -1;
  }
}
