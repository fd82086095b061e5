/** The slots of optimizers: their names in checkpoints, and what is computed with them. */
package dev.panagrad.models.nn.slot;
