package dev.panagrad.graph.compile.memory;

import dev.panagrad.engine.memory.Buffer;

/** What a schedule finds in its session: the variables' memory, by name. */
@FunctionalInterface
public interface SessionMemory {
  /** Where the variable of a name is held. */
  Buffer variable(String key);
}
