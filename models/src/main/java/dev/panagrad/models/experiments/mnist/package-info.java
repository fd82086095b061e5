/** The tutorial's experiments on digits, a file each, and what they share. */
package dev.panagrad.models.experiments.mnist;
