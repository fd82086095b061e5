package dev.panagrad.cli.dashboard.watch;

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
import java.util.function.Supplier;

/**
 * Sizes of the gradients per layer. It runs forward and backward, without an update, when
 * requested; on the training's thread. Gradients of a whole batch take as long as a training step.
 */
public final class GradientProbe {
  /** An odd number, so that one bar is centred on 0. */
  private static final int BARS = 31;

  /**
   * Bars reach this many root mean squares to each side; values beyond are in the outermost bars.
   */
  private static final double REACH = 3;

  private final TrainingTask task;
  private final Map<String, List<Node>> layers = new LinkedHashMap<>();
  private final PacedAnswer answer = new PacedAnswer();
  private Results results;

  public GradientProbe(TrainingTask task) {
    this.task = task;
  }

  /**
   * If batches have several forms, the form of the first request is kept, since each needs a plan
   * to be compiled.
   */
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
   * The gradients of the current batch, or of its last shard.
   *
   * @param step updates made
   * @param idle whether the training waits or has ended, so that computing costs it no time
   */
  public Map<String, Object> ofBatch(long step, boolean idle) {
    prepare();
    return answer.get("batch", step, idle, () -> look(task.feeds(), step));
  }

  /** The gradients of an example alone; see {@link #ofBatch}. */
  public Map<String, Object> of(int example, Supplier<Feeds> feeds, long step, boolean idle) {
    prepare();
    return answer.get(example, step, idle, () -> look(feeds.get(), step));
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

  /** A histogram: the fraction of values in each bin between -reach and reach. */
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

  /** Rounded to four digits; NaN and infinity, as of a diverging training, are sent as -1. */
  private static double rounded(double value) {
    return Double.isFinite(value)
        ? Double.parseDouble(String.format(Locale.ROOT, "%.3e", value))
        : -1;
  }
}
