/**
 * Recurrent language models: their experiments, graphs, reading with states, and how long states
 * matter.
 */
package dev.panagrad.models.experiments.text.recurrent;
