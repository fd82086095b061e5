package dev.panagrad.graph.op.attention;

import dev.panagrad.engine.kernel.attention.AttentionDraws;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.builtin.RunState;

/** Dropout with a fed probability and the session's random numbers. */
record Draws(Buffer probability, RunState state, int stream) implements AttentionDraws {
  @Override
  public float keep() {
    return probability.get(0);
  }

  @Override
  public long seed() {
    return state.seed();
  }

  @Override
  public long counter() {
    return state.counter();
  }
}
