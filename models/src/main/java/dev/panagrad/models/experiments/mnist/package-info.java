/**
 * Networks for the digits of MNIST. Here are only the experiments, one file each; their training
 * and users' own digits have packages of their own.
 */
package dev.panagrad.models.experiments.mnist;
