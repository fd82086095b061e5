/**
 * Examples that a model isn't trained on, with its predictions for them, as pages and reports show
 * them. No training and no drawing here.
 */
package dev.panagrad.models.heldout;
