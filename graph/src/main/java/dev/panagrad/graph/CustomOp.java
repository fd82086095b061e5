package dev.panagrad.graph;

import java.util.List;

/**
 * An op of a user's own, from any module: implement it as a record and add it to a graph with
 * {@link dev.panagrad.graph.GraphBuilder#add(Op, Node...)}. It gets the same shape checks, memory
 * plan, threads, profile and warm-up as built-in ops.
 *
 * <p>Two equal custom ops on the same inputs are computed once. A record whose components determine
 * its result is enough; a class without {@code equals} is never merged.
 *
 * <p>A {@link #gradient} is built from other ops through the builder, including custom ops. Without
 * one, differentiating through the op is an error.
 *
 * <p>The result always has memory of its own: {@link #residence}, {@link #updates} and {@link
 * #stacksInputs} keep their defaults. {@link #canRunInPlace} may be true for an input of the
 * result's shape if element i of the result depends on no other element of that input than i.
 */
public non-sealed interface CustomOp extends Op {
  /**
   * {@inheritDoc}
   *
   * <p>Called again once the shapes of the feeds are known: then all sizes of the result must be
   * known and match those inferred before.
   */
  @Override
  Shape inferShape(List<Node> inputs);

  /**
   * Replaces a node whose input shapes are all known by nodes that compute the same value, for
   * instance nodes that depend on the shapes. Called once, as soon as shapes are known; the
   * returned nodes aren't expanded again. {@link #compute} of an op that is always replaced is
   * never called.
   *
   * @return the replacement, of the same shape and type, or the node itself
   */
  default Node expand(GraphBuilder g, Node self) {
    return self;
  }

  /**
   * Adds the work that computes the result; called once per set of shapes, not per run. All shapes
   * are known. Take the buffers here; the ranges run later, as often as the graph does.
   */
  void compute(KernelContext context);
}
