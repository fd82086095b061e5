/** The entry point of the command. */
package dev.panagrad.cli;
