/** The order of examples: shuffled for an epoch, or as in the file. Knows numbers only. */
package dev.panagrad.models.data.order;
