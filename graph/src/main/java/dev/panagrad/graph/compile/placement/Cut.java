package dev.panagrad.graph.compile.placement;

import dev.panagrad.graph.op.transfer.Transport;

/**
 * Selects one task, whose part of the graph is compiled.
 *
 * @param transport the task's transport
 * @param firstTag the first tag of the plan's transfers
 */
public record Cut(Transport transport, int firstTag) {}
