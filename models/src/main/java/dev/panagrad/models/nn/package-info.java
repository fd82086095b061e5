/**
 * Layers and initializers: what networks are built of.
 *
 * <p>Functions from nodes to nodes; nothing here trains or knows an experiment.
 */
package dev.panagrad.models.nn;
