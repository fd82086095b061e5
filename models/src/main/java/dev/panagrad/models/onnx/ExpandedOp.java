package dev.panagrad.models.onnx;

import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.KernelContext;

/** An op that {@link #expand} replaces in every graph, so that it needs no kernel. */
interface ExpandedOp extends CustomOp {
  @Override
  default void compute(KernelContext context) {
    throw new IllegalStateException("it is expanded");
  }
}
