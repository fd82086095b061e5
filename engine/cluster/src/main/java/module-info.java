/** A mesh of sockets between processes: sums in a fixed order, transfers, agreed control words. */
@SuppressWarnings("module") // The modules that are named below are compiled later.
module dev.panagrad.cluster {
  requires transitive dev.panagrad.engine;

  exports dev.panagrad.cluster to
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.cluster.join to
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.cluster.sum to
      dev.panagrad.models;
}
