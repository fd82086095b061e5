/**
 * Trains any network on any dataset: losses, metrics, callbacks, and the loop over epochs. What a
 * network is lives in {@code network}, how a trained one is used in {@code predict}.
 */
package dev.panagrad.models.fit;
