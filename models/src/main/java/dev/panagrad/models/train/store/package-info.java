/** Files of a training: checkpoints and the log of measurements. */
package dev.panagrad.models.train.store;
