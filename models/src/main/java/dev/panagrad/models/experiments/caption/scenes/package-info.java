/**
 * Pictures drawn at random of one or two digits of MNIST, with captions that say where they are.
 */
package dev.panagrad.models.experiments.caption.scenes;
