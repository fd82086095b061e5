/** The tutorial's experiments on digits, one file each, and their common parts. */
package dev.panagrad.models.experiments.mnist;
