/** Adds the gradients of shards, here and with other processes: in buckets, or as their factors. */
package dev.panagrad.models.train.exchange;
