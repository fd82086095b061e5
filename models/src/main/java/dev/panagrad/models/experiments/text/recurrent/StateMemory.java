package dev.panagrad.models.experiments.text.recurrent;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.training.TextView;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.RecurrentNet;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.RunConfig;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures how long the state of a recurrent net matters: how much the loss at a token would change
 * if the state some tokens before were different. Where these gradients vanish, the net can neither
 * use earlier tokens nor learn to (Bengio and others 1994).
 *
 * @param norms of the gradient of a token's loss with respect to all states, the mean over held-out
 *     text: first for the states that the token is predicted from, then for those one token
 *     earlier, and so on
 */
public record StateMemory(List<Double> norms) {
  private static final int STEPS = 100;
  private static final int MOST_WINDOWS = 32;

  /** The limit of windows times states, since all their steps are kept at once. */
  private static final int MOST_STATES = 16_384;

  /** Copies the list. */
  public StateMemory {
    norms = List.copyOf(norms);
  }

  /** The norm some tokens earlier, as a share of the first one. */
  public double share(int back) {
    return norms.get(back) / norms.getFirst();
  }

  /**
   * How many tokens earlier the share falls below a limit; the number of measured tokens if never.
   */
  public int reach(double share) {
    for (int back = 1; back < norms.size(); back++) {
      if (share(back) < share) {
        return back;
      }
    }
    return norms.size();
  }

  /**
   * Measures the current state of a net.
   *
   * @param config of its run
   * @return empty if the net has no state, its validation text is too short, or its gradients are
   *     zero or not finite
   */
  public static Optional<StateMemory> of(TextView task, Session session, RunConfig config) {
    int[] text = task.corpus().validation().codes();
    if (!(Experiments.find(config.experiment()).orElse(null) instanceof TextExperiment experiment)
        || text.length < STEPS + MOST_WINDOWS) {
      return Optional.empty();
    }
    RecurrentNet net = experiment.net(config.values(experiment.hyperParameters()));
    TextCodes codes =
        TextExperiment.codes(
            config.values(experiment.hyperParameters()), task.corpus().tokenizer());
    StateMemory memory = new Measuring(codes, net).measure(session, text);
    double first = memory.norms.getFirst();
    return first > 0 && Double.isFinite(first) ? Optional.of(memory) : Optional.empty();
  }

  /** A net that is copied for each step, so that each state can be accessed. */
  private static final class Measuring {
    private final int windows;
    private final Graph graph;
    private final Node codes;
    private final Node targets;
    private final List<Node> norms = new ArrayList<>();

    Measuring(TextCodes kind, RecurrentNet net) {
      int width = net.stateSizes().stream().mapToInt(Integer::intValue).sum();
      windows = width == 0 ? 2 : Math.clamp(MOST_STATES / width, 2, MOST_WINDOWS);
      GraphBuilder g = new GraphBuilder();
      Layers layers = Layers.training(g, g.constant(1), g.constant(1)).inference();
      codes = g.placeholder("codes", DType.INT32, windows, STEPS);
      targets = g.placeholder("targets", DType.INT32, windows);
      List<Node> states = new ArrayList<>();
      for (int size : net.stateSizes()) {
        states.add(g.constant(Shape.of(windows, size), new float[windows * size]));
      }
      List<List<Node>> all = new ArrayList<>();
      Node outputs = null;
      for (int step = 0; step < STEPS; step++) {
        RecurrentNet.Unrolled unrolled =
            kind.unroll(layers, net, g.slice(codes, 1, step, 1), states);
        outputs = unrolled.outputs();
        states = unrolled.states();
        all.addFirst(states);
      }
      Node logits = TextModel.readout(layers, outputs, kind.size());
      Node loss = g.sum(g.sparseSoftmaxCrossEntropy(logits, targets));
      List<Node> flat = all.stream().flatMap(List::stream).toList();
      List<Node> gradients = Gradients.of(g, loss, flat);
      int each = net.stateSizes().size();
      for (int from = 0; from < flat.size(); from += each) {
        Node squares = null;
        for (Node gradient : gradients.subList(from, from + each)) {
          Node sum = g.sum(g.square(gradient), 1);
          squares = squares == null ? sum : g.add(squares, sum);
        }
        norms.add(g.mean(g.sqrt(squares)));
      }
      graph = g.build();
    }

    StateMemory measure(Session trained, int[] text) {
      Map<String, Node> variables = new HashMap<>();
      trained.graph().variables().forEach(variable -> variables.put(variable.name(), variable));
      try (Session session = new Session(graph, trained.options().withCheckNumerics(false));
          Tensor read = Tensor.allocate(DType.INT32, codes.shape());
          Tensor next = Tensor.allocate(DType.INT32, targets.shape())) {
        for (Node variable : graph.variables()) {
          copy(
              trained.variable(variables.get(variable.name())).buffer(),
              session.variable(variable).buffer());
        }
        for (int window = 0; window < windows; window++) {
          int start = (int) ((long) (text.length - STEPS - 1) * window / (windows - 1));
          for (int step = 0; step < STEPS; step++) {
            read.buffer().setInt((long) window * STEPS + step, text[start + step]);
          }
          next.buffer().setInt(window, text[start + STEPS]);
        }
        Feeds feeds = new Feeds().put(codes, read).put(targets, next);
        Results results = session.run(feeds, Fetches.of(norms));
        return new StateMemory(norms.stream().map(n -> (double) results.scalar(n)).toList());
      }
    }

    private static void copy(Buffer from, Buffer to) {
      MemorySegment.copy(
          from.segment(), from.offset(), to.segment(), to.offset(), from.length() * Float.BYTES);
    }
  }
}
