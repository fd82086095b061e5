package dev.panagrad.models.experiments.translate.pairs;

/**
 * A sentence and its translation as tokens, without start and end tokens.
 *
 * @param source its tokens; not to be changed
 * @param target its tokens; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pair(int[] source, int[] target) {}
