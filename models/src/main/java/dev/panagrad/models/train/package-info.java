/** The training loop, checkpoints and run folders, for any experiment. */
package dev.panagrad.models.train;
