/** Captions: an experiment a file, pictures with what is to be said of them, and the nets. */
package dev.panagrad.models.experiments.caption;
