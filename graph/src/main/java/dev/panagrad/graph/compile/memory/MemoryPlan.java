package dev.panagrad.graph.compile.memory;

/**
 * Where each buffer lies in one block of memory.
 *
 * @param offsets in bytes, in the order of the lifetimes planned
 * @param bytes the size of the block
 */
public record MemoryPlan(long[] offsets, long bytes) {}
