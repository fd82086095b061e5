/** Recurrent cells as graph functions, and their unrolling. */
package dev.panagrad.models.nn.recurrent;
