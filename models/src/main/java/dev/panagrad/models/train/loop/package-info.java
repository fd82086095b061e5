/** The loop over steps, in one process or in several in lockstep, and its listeners. */
package dev.panagrad.models.train.loop;
