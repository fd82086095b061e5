/**
 * The four files of MNIST as resources. Files only: the code that reads them is in {@code
 * panagrad-models}.
 */
package dev.panagrad.mnist;
