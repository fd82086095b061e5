package dev.panagrad.graph.compile.memory;

/**
 * The offset of each buffer in one block of memory.
 *
 * @param offsets the offsets in bytes, in the order of the planned lifetimes
 * @param bytes the size of the block
 */
public record MemoryPlan(long[] offsets, long bytes) {}
