package dev.panagrad.graph.compile.placement;

import dev.panagrad.graph.Transport;

/**
 * That only the part of one task is compiled.
 *
 * @param transport of the task
 * @param firstTag of the plan's transfers
 */
public record Cut(Transport transport, int firstTag) {}
