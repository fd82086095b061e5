/** Language models: one file per experiment, batches of text, evaluation and writing. */
package dev.panagrad.models.experiments.text;
