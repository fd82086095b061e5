/** Users' own digits, drawn or photographed, made like those of MNIST. No network is here. */
package dev.panagrad.models.experiments.mnist.drawing;
