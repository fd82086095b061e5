/** The rows of unrolled sequences: how many there are at each time step, and where they lie. */
package dev.panagrad.models.nn.sequence;
