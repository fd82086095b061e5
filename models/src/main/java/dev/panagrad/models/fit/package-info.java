/**
 * Trains any network on any dataset: losses, metrics, callbacks, and the loop over epochs. Networks
 * are defined in {@code network}; {@code predict} uses trained ones.
 */
package dev.panagrad.models.fit;
