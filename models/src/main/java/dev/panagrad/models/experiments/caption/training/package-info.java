/**
 * The training and evaluation of a net that describes pictures, whatever the pictures: the contract
 * of the experiments, the task and its view, and opening what it has trained.
 */
package dev.panagrad.models.experiments.caption.training;
