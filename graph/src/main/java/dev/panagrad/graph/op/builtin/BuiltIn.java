package dev.panagrad.graph.op.builtin;

import dev.panagrad.graph.op.Op;

/** An op of the library: it makes its steps itself. Nobody keeps a list of them. */
public non-sealed interface BuiltIn extends Op {
  /** Emits the steps that compute the result. */
  void lower(LoweringContext context);
}
