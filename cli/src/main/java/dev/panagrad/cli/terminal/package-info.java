/** Tables, plots and pictures in a terminal. */
package dev.panagrad.cli.terminal;
