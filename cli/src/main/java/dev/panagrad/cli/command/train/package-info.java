/**
 * Commands around a training: train, its other processes, watching a run, the course. What happens
 * inside a training is in models.
 */
package dev.panagrad.cli.command.train;
