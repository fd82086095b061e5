/**
 * Sequences written token by token with any net that goes on from states: greedy and beam search,
 * for translations as for captions. Knows no experiment.
 */
package dev.panagrad.models.decode;
