package dev.panagrad.engine.kernel.attention;

/**
 * Where what is added to scores lies: minus infinity hides a key.
 *
 * @param starts of each head of queries, the element of its first row
 * @param row elements from one query to the next; 0 if all share a row
 */
@SuppressWarnings("ArrayRecordComponent")
public record AttentionMask(long[] starts, long row) {}
