package dev.panagrad.graph.op.builtin;

import dev.panagrad.graph.Op;

/** An op of the library, which emits its own steps. There is no central list of these ops. */
public non-sealed interface BuiltIn extends Op {
  /** Emits the steps that compute the result. */
  void lower(LoweringContext context);
}
