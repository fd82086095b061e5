package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.array.Pad;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/** Elementwise a + b, broadcast as in NumPy. */
public record Add() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.binaryShape(inputs);
  }

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
    Node simpler = Pointwise.simplify(g, self, (a, b) -> a + b);
    return simpler != self ? simpler : Layout.pushBinary(g, self);
  }

  @Override
  public boolean hasZeroTail(Node self) {
    return self.input(0).op().hasZeroTail(self.input(0))
        && self.input(1).op().hasZeroTail(self.input(1));
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerBinary(context, BinaryKind.ADD);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
