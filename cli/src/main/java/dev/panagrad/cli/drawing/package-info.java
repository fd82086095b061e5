/** A schedule as text, DOT and SVG. */
package dev.panagrad.cli.drawing;
