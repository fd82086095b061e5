package dev.panagrad.models.fit;

import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.batch.Batch;
import dev.panagrad.models.heldout.HeldOut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures loss and metrics over a whole dataset, in full batches and one smaller rest. */
final class Evaluator implements AutoCloseable {
  private static final int BATCH = 250;

  private final Scoring scoring;
  private final Session session;
  private final Dataset data;
  private final List<Metric> metrics;
  private final Batch whole;
  private final Batch rest;
  private final Fetches fetches;
  private final HeldOut shown;

  Evaluator(Scoring scoring, Session session, Dataset data, List<Metric> metrics) {
    this.scoring = scoring;
    this.session = session;
    this.data = data;
    this.metrics = metrics;
    int parts = session.options().threads();
    int size = Math.min(BATCH, data.size());
    whole = new Batch(data, size, 1, parts);
    int left = data.size() % size;
    rest = left == 0 ? null : new Batch(data, left, 1, parts);
    fetches = Fetches.of(scoring.loss(), scoring.output());
    shown = new HeldOut(data);
  }

  void warmUp(WarmUp warmUp) {
    warmUp.run(feeds(whole), fetches);
  }

  private Feeds feeds(Batch batch) {
    Feeds feeds = new Feeds();
    batch.feed(feeds, scoring.features(), scoring.target());
    return feeds;
  }

  Evaluation evaluate() {
    List<Metric.Accumulator> accumulators =
        new ArrayList<>(metrics.stream().map(metric -> metric.start(data.target())).toList());
    Optional<ConfusionMatrix> confusion =
        data.target() instanceof Target.Classes classes
            ? Optional.of(new ConfusionMatrix(classes))
            : Optional.empty();
    confusion.ifPresent(accumulators::add);
    double sum = 0;
    int done = 0;
    while (done < data.size()) {
      Batch batch = data.size() - done >= whole.size() ? whole : rest;
      int[] examples = new int[batch.size()];
      for (int i = 0; i < examples.length; i++) {
        examples[i] = done + i;
      }
      session.share(part -> batch.fill(examples, 0, part), session.options().threads());
      Results results = session.run(feeds(batch), fetches);
      sum += results.scalar(scoring.loss()) * (double) batch.size();
      float[] output = results.get(scoring.output()).toArray();
      add(data, examples, output, accumulators);
      shown.take(done, examples.length, output);
      done += batch.size();
    }
    Map<String, Double> measured = new LinkedHashMap<>();
    for (int i = 0; i < metrics.size(); i++) {
      measured.put(metrics.get(i).name(), accumulators.get(i).result());
    }
    return new Evaluation(sum / data.size(), measured, confusion);
  }

  /**
   * Adds examples to some metrics.
   *
   * @param output the predictions, row after row
   */
  static void add(
      Dataset data, int[] examples, float[] output, List<Metric.Accumulator> accumulators) {
    int width = data.target().width();
    float[] row = new float[width];
    float[] target = new float[data.target().values()];
    for (int i = 0; i < examples.length; i++) {
      System.arraycopy(output, i * width, row, 0, width);
      data.target(examples[i], target);
      accumulators.forEach(accumulator -> accumulator.add(row, target));
    }
  }

  /** Receives some of the examples with their predictions. */
  HeldOut shown() {
    return shown;
  }

  long size() {
    return data.size();
  }

  @Override
  public void close() {
    whole.close();
    if (rest != null) {
      rest.close();
    }
  }
}
