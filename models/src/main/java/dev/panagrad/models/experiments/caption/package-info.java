/** Captioning: one file per experiment, pictures with captions, and the nets. */
package dev.panagrad.models.experiments.caption;
