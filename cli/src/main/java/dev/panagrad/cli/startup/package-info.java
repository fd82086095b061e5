/** Fast start: work begun ahead of parsing, and the class-data archive. */
package dev.panagrad.cli.startup;
