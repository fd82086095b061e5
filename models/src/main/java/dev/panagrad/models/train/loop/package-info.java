/** The loop over steps, alone or in step with other processes, and whom it tells. */
package dev.panagrad.models.train.loop;
