/** A mesh of sockets between processes: sums in a fixed order, transfers, agreed control words. */
module dev.panagrad.cluster {
  requires transitive dev.panagrad.engine;

  exports dev.panagrad.cluster;
}
