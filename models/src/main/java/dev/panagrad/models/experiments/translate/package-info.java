/**
 * Nets that translate. Here are only the experiments and their nets; the pairs, the training and
 * the search for translations have packages of their own.
 */
package dev.panagrad.models.experiments.translate;
