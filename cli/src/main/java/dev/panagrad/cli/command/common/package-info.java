/**
 * What all commands share: the command that they are parts of, its version, and what becomes of
 * failures. Nothing here knows a single command.
 */
package dev.panagrad.cli.command.common;
