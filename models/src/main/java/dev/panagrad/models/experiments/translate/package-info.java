/** Translation: an experiment a file, pairs of sentences, batches by length, and searches. */
package dev.panagrad.models.experiments.translate;
