/**
 * The command line: parsing, help and wrong usage, and commands that run others or concern no
 * single run. The other commands are in subpackages, which don't know this one.
 */
package dev.panagrad.cli.command;
