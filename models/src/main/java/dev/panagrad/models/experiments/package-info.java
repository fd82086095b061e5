/** Experiments, their settings, and how they are found. */
package dev.panagrad.models.experiments;
