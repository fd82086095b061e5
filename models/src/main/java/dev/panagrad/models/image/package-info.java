/** Pictures: PNG in and out, and from a person's drawing to a digit of MNIST's form. */
package dev.panagrad.models.image;
