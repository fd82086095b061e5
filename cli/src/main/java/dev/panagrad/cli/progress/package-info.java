/** Training progress in the terminal, and orderly shutdown on a signal. */
package dev.panagrad.cli.progress;
