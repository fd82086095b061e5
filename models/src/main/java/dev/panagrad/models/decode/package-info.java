/**
 * Generates sequences token by token with any net that steps from state to state: greedy and beam
 * search, for translations and captions. It depends on no experiment.
 */
package dev.panagrad.models.decode;
