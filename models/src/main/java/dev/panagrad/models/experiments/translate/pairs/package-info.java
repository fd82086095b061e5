/**
 * Pairs of texts, of the product or the user's own, as tokens and in batches by length. No net is
 * here.
 */
package dev.panagrad.models.experiments.translate.pairs;
