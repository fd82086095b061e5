/** A training with its folder: the files kept there, and how it resumes from them. */
package dev.panagrad.models.run;
