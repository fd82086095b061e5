/** Options that several commands share, and the converters of their values. */
package dev.panagrad.cli.option;
