/** A training with its folder: what is kept of it there, and how it goes on from there. */
package dev.panagrad.models.run;
