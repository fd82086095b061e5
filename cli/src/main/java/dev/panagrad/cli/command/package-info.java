/** One class per command, and their common error handling. */
package dev.panagrad.cli.command;
