package dev.panagrad.models.decode;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Scores prefixes for one source with a net, one row per prefix. */
public final class NetScorer implements BeamSearch.Scorer {
  private final StepNet net;
  private final Session session;
  private final int width;
  private final Feeds feeds;
  private final Fetches wanted;

  /** The attention weights of each row, step by step. */
  private final List<float[]> weights = new ArrayList<>();

  /** The attention weights of each head of each row; empty without heads. */
  private final List<float[]> heads = new ArrayList<>();

  private List<Tensor> states;

  /**
   * Starts a search.
   *
   * @param memory the inputs read at every step, with as many equal rows as the beam is wide
   * @param states before the first step, likewise
   */
  public NetScorer(
      StepNet net, Session session, int width, List<Tensor> memory, List<Tensor> states) {
    this.net = net;
    this.session = session;
    this.width = width;
    this.states = states;
    feeds = net.feeds(memory);
    List<Node> nodes = new ArrayList<>(List.of(net.logits(), net.weights()));
    if (net.heads() != null) {
      nodes.add(net.heads());
    }
    nodes.addAll(net.after());
    wanted = Fetches.of(nodes);
  }

  @Override
  public double[][] next(int[] parents, int[] tokens) {
    int[] ids = new int[width];
    System.arraycopy(tokens, 0, ids, 0, tokens.length);
    try (Tensor last = Tensor.ofInts(Shape.of(width, 1), ids)) {
      feeds.put(net.token(), last);
      for (int i = 0; i < states.size(); i++) {
        feeds.put(net.states().get(i), rows(states.get(i), parents));
      }
      Results results = session.run(feeds, wanted);
      states = net.after().stream().map(results::get).toList();
      weights.add(results.get(net.weights()).toArray());
      if (net.heads() != null) {
        heads.add(results.get(net.heads()).toArray());
      }
      Buffer logits = results.get(net.logits()).buffer();
      double[][] logs = new double[tokens.length][];
      for (int row = 0; row < logs.length; row++) {
        logs[row] = logSoftmax(logits, row, (int) (logits.length() / width));
      }
      return logs;
    }
  }

  /** The attention weights of a row at a step, for the first places. */
  public List<Float> weights(int step, int row, int places) {
    float[] all = weights.get(step);
    return some(all, row * (all.length / width), places);
  }

  /** The attention weights of a head of a row at a step. */
  public List<Float> head(int step, int row, int head, int places) {
    float[] all = heads.get(step);
    int each = all.length / width / net.names().size();
    return some(all, (row * net.names().size() + head) * each, places);
  }

  private static List<Float> some(float[] all, int from, int count) {
    List<Float> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(all[from + i]);
    }
    return some;
  }

  private static double[] logSoftmax(Buffer logits, int row, int classes) {
    double[] logs = new double[classes];
    long start = (long) row * classes;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      logs[i] = logits.get(start + i);
      most = Math.max(most, logs[i]);
    }
    double total = 0;
    for (double logit : logs) {
      total += Math.exp(logit - most);
    }
    for (int i = 0; i < classes; i++) {
      logs[i] -= most + Math.log(total);
    }
    return logs;
  }

  /** Rows of a state; the rest of the beam is filled with the first one. */
  private Tensor rows(Tensor state, int... parents) {
    Tensor chosen = Tensor.automatic(state.type(), state.shape());
    Buffer from = state.buffer();
    Buffer to = chosen.buffer();
    long bytes = from.length() / width * Float.BYTES;
    for (int row = 0; row < width; row++) {
      int parent = row < parents.length ? parents[row] : 0;
      MemorySegment.copy(
          from.segment(),
          from.offset() + parent * bytes,
          to.segment(),
          to.offset() + row * bytes,
          bytes);
    }
    return chosen;
  }
}
