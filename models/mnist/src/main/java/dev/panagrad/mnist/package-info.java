/** The four files of MNIST as resources. Files only: they are read in {@code panagrad-models}. */
package dev.panagrad.mnist;
