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
import dev.panagrad.models.train.Peers;
import java.util.ArrayList;
import java.util.Arrays;
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

  /**
   * Measures the data.
   *
   * @param peers share the batches, and all have the results; null if there are none
   */
  Evaluation evaluate(Peers peers) {
    List<Metric.Accumulator> accumulators =
        new ArrayList<>(metrics.stream().map(metric -> metric.start(data.target())).toList());
    Optional<ConfusionMatrix> confusion =
        data.target() instanceof Target.Classes classes
            ? Optional.of(new ConfusionMatrix(classes))
            : Optional.empty();
    confusion.ifPresent(accumulators::add);
    Sums sums = new Sums(accumulators);
    Peers.share(peers, Math.ceilDiv(data.size(), whole.size()), this::batch, sums::add);
    Map<String, Double> measured = new LinkedHashMap<>();
    for (int i = 0; i < metrics.size(); i++) {
      measured.put(metrics.get(i).name(), accumulators.get(i).result());
    }
    return new Evaluation(sums.loss / data.size(), measured, confusion);
  }

  private int[] examples(int from) {
    int[] examples = new int[Math.min(whole.size(), data.size() - from)];
    Arrays.setAll(examples, i -> from + i);
    return examples;
  }

  /** The loss of a batch, times its size, and its output. */
  private double[] batch(int number) {
    int[] examples = examples(number * whole.size());
    Batch batch = examples.length == whole.size() ? whole : rest;
    session.share(part -> batch.fill(examples, 0, part), session.options().threads());
    Results results = session.run(feeds(batch), fetches);
    float[] output = results.get(scoring.output()).toArray();
    double[] all = new double[1 + output.length];
    all[0] = results.scalar(scoring.loss()) * (double) batch.size();
    for (int i = 0; i < output.length; i++) {
      all[1 + i] = output[i];
    }
    return all;
  }

  /** Adds the results of batches in their order. */
  private final class Sums {
    private final List<Metric.Accumulator> metrics;
    private double loss;
    private int done;

    Sums(List<Metric.Accumulator> metrics) {
      this.metrics = metrics;
    }

    /** Adds the results of one or more batches. */
    void add(double... results) {
      int at = 0;
      while (at < results.length) {
        loss += results[at++];
        int[] examples = examples(done);
        float[] output = new float[examples.length * data.target().width()];
        for (int i = 0; i < output.length; i++) {
          output[i] = (float) results[at++];
        }
        Evaluator.add(data, examples, output, metrics);
        shown.take(done, examples.length, output);
        done += examples.length;
      }
    }
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
