/** A network and its schedule as text, DOT and SVG. */
package dev.panagrad.cli.drawing;
