/** Optimizers: from gradients to update nodes; learning rates. */
package dev.panagrad.models.nn.optimizer;
