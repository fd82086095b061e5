package dev.panagrad.models.experiments.translate;

import dev.panagrad.graph.Node;

/**
 * The part of a {@link TranslationModel} that is unrolled for a bucket. Placeholders are those of
 * one shard.
 *
 * @param bucket its sizes
 * @param source placeholder, tokens with the end behind them, [rows, source steps], int32
 * @param sourceLengths placeholder, 0 for a row without a pair, [rows], int32
 * @param input placeholder, the target with the start in front of it, [rows, target steps], int32
 * @param output placeholder, the target with the end behind it, [rows, target steps], int32
 * @param targetLengths placeholder, [rows], int32
 * @param loss the sum of the cross-entropies of all tokens, in nats, a scalar
 * @param hits how many tokens are the likeliest ones, a scalar
 * @param logits [target steps * rows, classes]
 */
record TranslationForm(
    Bucket bucket,
    Node source,
    Node sourceLengths,
    Node input,
    Node output,
    Node targetLengths,
    Node loss,
    Node hits,
    Node logits) {}
