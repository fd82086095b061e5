package dev.panagrad.models.experiments.text.training;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import dev.panagrad.models.experiments.text.corpus.ValidationSplit;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.Score;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures a model on a text that is split into sequences, each starting from zero states. They
 * pass through the net in parallel and piece by piece, so that memory stays small.
 */
public final class TextEvaluator implements AutoCloseable {
  /** The largest number of parallel sequences. */
  private static final int SIDE_BY_SIDE = 128;

  private final TextInference net;
  private final Session session;
  private final int[] text;
  private final int sequence;
  private final int steps;
  private final int rows;
  private final Feeds feeds = new Feeds();
  private final Results results;
  private final Tensor codes;
  private final Tensor targets;
  private final StateCarrier states;

  /** Measures on sequences of 1,024 characters. */
  public TextEvaluator(TextInference net, Session session, int[] text, int shards) {
    this(net, session, text, shards, ValidationSplit.SEQUENCE, SIDE_BY_SIDE);
  }

  /**
   * Measures on sequences of some length.
   *
   * @param shards of a batch in training: the sequences are measured in as many groups or more, so
   *     that processes that each train on some shards can share them
   * @param sequence characters, a multiple of the steps that the net takes at once
   * @param sideBySide the largest number of parallel sequences
   */
  public TextEvaluator(
      TextInference net, Session session, int[] text, int shards, int sequence, int sideBySide) {
    this.net = net;
    this.session = session;
    this.text = text;
    this.sequence = sequence;
    steps = net.codes().shape().size(1);
    rows = Math.clamp(Math.ceilDiv(Math.ceilDiv(size(), sequence), shards), 1, sideBySide);
    codes = Tensor.allocate(DType.INT32, Shape.of(rows, steps));
    targets = Tensor.allocate(DType.INT32, Shape.of(rows, steps));
    states = new StateCarrier(net, rows);
    states.reset(feeds);
    feeds.put(net.codes(), codes).put(net.targets(), targets);
    List<Node> wanted = new ArrayList<>(List.of(net.losses(), net.hits()));
    wanted.addAll(net.after());
    results = new Results(Fetches.of(wanted));
  }

  /** The number of predicted characters. */
  int size() {
    return Math.max(0, text.length - 1);
  }

  /** Adds the runs of an evaluation. */
  void warmUp(WarmUp warmUp) {
    warmUp.run(feeds, results.fetches());
  }

  /**
   * The mean loss per code in nats, and the share of codes predicted correctly.
   *
   * @param peers share the groups of sequences; null if there are none
   */
  Score score(Peers peers) {
    int groups = Math.ceilDiv(size(), rows * sequence);
    double[] sums = Peers.sums(peers, 2, groups, this::group);
    return new Score(sums[0] / size(), sums[1] / size());
  }

  /** Losses and hits of a group of sequences, for each run. */
  private double[] group(int number) {
    int start = number * rows * sequence;
    double[] sums = new double[2 * Math.ceilDiv(sequence, steps)];
    int at = 0;
    states.reset(feeds);
    for (int step = 0; step < sequence; step += steps) {
      fill(start, step);
      session.run(feeds, results);
      sums[at++] = sum(results.get(net.losses()).buffer(), start + step);
      sums[at++] = sum(results.get(net.hits()).buffer(), start + step);
      states.carry(results, feeds);
    }
    return sums;
  }

  /** Whether a character has a successor to predict; others don't count. */
  private boolean counts(int start, int row, int step) {
    return start + row * sequence + step < size();
  }

  private void fill(int group, int step) {
    for (int row = 0; row < rows; row++) {
      int start = group + row * sequence + step;
      for (int i = 0; i < steps; i++) {
        boolean inside = counts(group + step, row, i);
        int code = inside ? text[start + i] : Alphabet.UNKNOWN;
        int target = inside ? text[start + i + 1] : Alphabet.UNKNOWN;
        codes.buffer().setInt(row * steps + i, code);
        targets.buffer().setInt(row * steps + i, target);
      }
    }
  }

  /** The sum of those of the [steps * rows] values that count. */
  private double sum(Buffer values, int start) {
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      for (int row = 0; row < rows; row++) {
        if (counts(start, row, step)) {
          sum += values.get((long) step * rows + row);
        }
      }
    }
    return sum;
  }

  @Override
  public void close() {
    codes.close();
    targets.close();
    states.close();
  }
}
