package dev.panagrad.graph.compile.memory;

import dev.panagrad.engine.memory.Buffer;

/** Gives a schedule access to the session's variables, by name. */
@FunctionalInterface
public interface SessionMemory {
  /** The buffer of the variable with a key. */
  Buffer variable(String key);
}
