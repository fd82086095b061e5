package dev.panagrad.graph.random;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An op and its inputs, which a graph may accept or refuse. */
record Proposal(Op op, List<Node> inputs) {
  static Proposal of(Op op, Node... inputs) {
    return new Proposal(op, List.of(inputs));
  }

  /** The same with more inputs behind. */
  Proposal and(Node... more) {
    List<Node> all = new ArrayList<>(inputs);
    all.addAll(Arrays.asList(more));
    return new Proposal(op, all);
  }
}
