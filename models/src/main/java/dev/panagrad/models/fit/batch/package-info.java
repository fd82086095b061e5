/**
 * Batches of a dataset: their memory, filled between two steps or ahead of them, and the time that
 * steps waited.
 */
package dev.panagrad.models.fit.batch;
