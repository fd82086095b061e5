package dev.panagrad.graph.op;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * An op of a user's own, from any module: implement it as a record and add it to a graph with
 * {@link dev.panagrad.graph.GraphBuilder#add(Op, Node...)}. It gets the same shape checks, memory
 * plan, threads, profile and warm-up as built-in ops.
 *
 * <p>Two equal custom ops on the same inputs are computed once. A record whose components determine
 * its result is therefore all it takes; a class without {@code equals} is never merged.
 *
 * <p>A {@link #gradient} is built from other ops through the builder, custom ops among them.
 * Without one, asking for a gradient through the op is an error.
 *
 * <p>The result is always a value of its own: {@link #residence}, {@link #updates} and {@link
 * #stacksInputs} keep their defaults. {@link #canRunInPlace} may be true for an input of the
 * result's shape if element i of the result depends on no other element of that input than i.
 */
public non-sealed interface CustomOp extends Op {
  /**
   * {@inheritDoc}
   *
   * <p>Called again once the sizes of what is fed are known: then all sizes of the result must be
   * known, and agree with those promised before.
   */
  @Override
  Shape inferShape(List<Node> inputs);

  /**
   * Replaces a node, all of whose input shapes are known, by nodes that compute the same, as where
   * these depend on the shapes. It is done as soon as shapes are known, once: what it returns isn't
   * expanded again. {@link #compute} of an op that is always replaced is never called.
   *
   * @return a node of the same shape and type, or the node itself
   */
  default Node expand(GraphBuilder g, Node self) {
    return self;
  }

  /**
   * Adds the work that computes the result; called once for each set of shapes, not once a run. All
   * shapes are known. Take the buffers here; the ranges run later, as often as the graph does.
   */
  void compute(KernelContext context);
}
