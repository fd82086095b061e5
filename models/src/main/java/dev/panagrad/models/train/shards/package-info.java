/** A batch in shards: the rows of each, and an evaluation that several processes share. */
package dev.panagrad.models.train.shards;
