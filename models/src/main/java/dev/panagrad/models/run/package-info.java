/**
 * A training with its folder: the files kept there, and how it resumes from them. {@code
 * Experiments} finds what can be trained.
 */
package dev.panagrad.models.run;
