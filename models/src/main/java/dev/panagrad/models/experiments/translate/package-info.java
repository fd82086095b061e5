/** Translation: one file per experiment, pairs of sentences, batches by length, and searches. */
package dev.panagrad.models.experiments.translate;
