package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.translate.pairs.Bucket;

/**
 * The part of a {@link TranslationModel} that is unrolled for a bucket. Placeholders are those of
 * one shard.
 *
 * @param bucket its sizes
 * @param source placeholder, tokens followed by the end token, [rows, source steps], int32
 * @param sourceLengths placeholder, 0 for a row without a pair, [rows], int32
 * @param input placeholder, the target preceded by the start token, [rows, target steps], int32
 * @param output placeholder, the target followed by the end token, [rows, target steps], int32
 * @param targetLengths placeholder, [rows], int32
 * @param loss the sum of the cross-entropies of all tokens, in nats, a scalar
 * @param hits how many tokens are the most likely ones, a scalar
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
