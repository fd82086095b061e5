/** The chapters of the course: text, the training that belongs to it, and what it claims. */
package dev.panagrad.cli.learn;
