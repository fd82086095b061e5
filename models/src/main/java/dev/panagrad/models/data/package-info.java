/** Data sets and mini-batches: files in, tensors out. */
package dev.panagrad.models.data;
