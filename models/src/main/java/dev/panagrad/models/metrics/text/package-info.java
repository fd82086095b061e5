/** Scores for generated text against references: BLEU and chrF. */
package dev.panagrad.models.metrics.text;
