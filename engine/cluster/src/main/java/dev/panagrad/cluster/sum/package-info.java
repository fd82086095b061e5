/** Sums of shards in a fixed tree, in memory; nothing here sends or receives. */
package dev.panagrad.cluster.sum;
