/** Language models: an experiment a file, batches of text, evaluation and writing. */
package dev.panagrad.models.experiments.text;
