/** The chapters of the course: text, training, and the claims that the text makes. */
package dev.panagrad.cli.learn;
