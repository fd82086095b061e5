/**
 * Language models. Here is only the list of their experiments; each kind of network has a package
 * of its own, and so have what all share: texts, training, writing.
 */
package dev.panagrad.models.experiments.text;
