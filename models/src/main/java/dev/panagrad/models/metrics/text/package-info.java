/** How close written text is to text that is right: BLEU and chrF. */
package dev.panagrad.models.metrics.text;
