package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.array.Pad;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Pointwise;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise a + b, broadcast as in NumPy. */
public record Add() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.sumLike(upstream, self.input(0)), g.sumLike(upstream, self.input(1)));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node pads = Pad.join(g, self.input(0), self.input(1));
    if (pads != null) {
      return pads;
    }
    return Pointwise.simplify(g, self, (a, b) -> a + b);
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.ADD;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ALL;
  }
}
