package dev.panagrad.graph.testing;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the table built into a graph. The inputs reach the op as temporary values, so that the
 * op may overwrite them where it claims that it can.
 */
final class Trial {
  private final Graph graph;
  private final Node result;
  private final List<Node> fetches = new ArrayList<>();
  private final List<Node> placeholders = new ArrayList<>();

  /** What a trial fetches in addition to the result. */
  enum Extra {
    /** Nothing. */
    NONE,
    /** The inputs themselves. */
    INPUTS,
    /** Copies of the inputs that are made after the result. */
    LATE_COPIES,
    /** The gradients of a weighted sum of the result. */
    GRADIENTS,
    /** The gradients of the mean of the result. */
    GRADIENTS_OF_MEAN
  }

  /** A trial that fetches the gradients with respect to all inputs that have one, if requested. */
  public Trial(OpCase row, Extra extra) {
    this(row, extra, row.differentiable());
  }

  /** A trial that fetches the gradients with respect to these inputs, if requested. */
  public Trial(OpCase row, Extra extra, List<Integer> by) {
    GraphBuilder g = new GraphBuilder();
    List<Node> inputs = new ArrayList<>();
    for (OpCase.Input input : row.inputs()) {
      Node fed = g.placeholder("p" + inputs.size(), input.type(), input.shape().sizes());
      placeholders.add(fed);
      inputs.add(g.add("x" + inputs.size(), new Identity(), List.of(fed)));
    }
    result = row.build().apply(g, inputs);
    fetches.add(result);
    switch (extra) {
      case NONE -> {}
      case INPUTS -> fetches.addAll(inputs);
      case LATE_COPIES -> inputs.forEach(x -> fetches.add(g.add(new Identity(), x)));
      case GRADIENTS -> {
        Node weights = g.placeholder("weights", result.shape().sizes());
        placeholders.add(weights);
        fetches.addAll(gradients(g, g.sum(g.mul(result, weights)), inputs, by));
      }
      case GRADIENTS_OF_MEAN -> fetches.addAll(gradients(g, g.mean(result), inputs, by));
    }
    graph = g.build();
  }

  /** The graph. */
  public Graph graph() {
    return graph;
  }

  /** The node of the result. */
  public Node result() {
    return result;
  }

  private static List<Node> gradients(
      GraphBuilder g, Node loss, List<Node> inputs, List<Integer> by) {
    return Gradients.of(g, loss, by.stream().map(inputs::get).toList());
  }

  /** The reference kernels on one thread. */
  public static SessionOptions plain() {
    return SessionOptions.defaults().withThreads(1).withScalarKernels();
  }

  /** Runs once in a new session; returns one array per fetch, ints as floats. */
  public List<float[]> run(SessionOptions options, Doubles... fed) {
    try (Session session = new Session(graph, options)) {
      return run(session, fed);
    }
  }

  /** Runs in an open session. */
  public List<float[]> run(Session session, Doubles... fed) {
    List<Tensor> tensors = new ArrayList<>();
    try {
      Feeds feeds = feeds(tensors, fed);
      Results results = session.run(feeds, Fetches.of(fetches));
      return fetches.stream().map(node -> results.get(node).toArray()).toList();
    } finally {
      tensors.forEach(Tensor::close);
    }
  }

  /** The nodes that a run computes. */
  public List<Node> steps(Doubles... fed) {
    List<Tensor> tensors = new ArrayList<>();
    try (Session session = new Session(graph, plain())) {
      Executable plan = session.compile(feeds(tensors, fed), Fetches.of(fetches));
      return plan.schedule().steps().stream().map(step -> step.node()).toList();
    } finally {
      tensors.forEach(Tensor::close);
    }
  }

  private Feeds feeds(List<Tensor> tensors, Doubles... fed) {
    Feeds feeds = new Feeds();
    for (int i = 0; i < placeholders.size(); i++) {
      Tensor tensor = Tensor.allocate(placeholders.get(i).type(), fed[i].shape());
      tensors.add(tensor);
      for (int k = 0; k < fed[i].data().length; k++) {
        if (tensor.type() == DType.INT32) {
          tensor.buffer().setInt(k, (int) fed[i].data()[k]);
        } else {
          tensor.buffer().set(k, (float) fed[i].data()[k]);
        }
      }
      feeds.put(placeholders.get(i), tensor);
    }
    return feeds;
  }
}
