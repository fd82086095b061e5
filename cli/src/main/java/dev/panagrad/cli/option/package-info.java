/** Options that several commands take, and the converters of their values. */
package dev.panagrad.cli.option;
