/** A class a command, and what they share when they fail. */
package dev.panagrad.cli.command;
