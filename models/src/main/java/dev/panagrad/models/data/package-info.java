/** Data sets and mini-batches: reads files and fills tensors. */
package dev.panagrad.models.data;
