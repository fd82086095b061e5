/**
 * Texts as codes, split into training and validation, and the mini-batches of them. Nothing here
 * knows a network.
 */
package dev.panagrad.models.experiments.text.corpus;
