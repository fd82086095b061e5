/** Layers, optimisers, data, training, and the experiments built of them. */
module dev.panagrad.models {
  requires transitive dev.panagrad.graph;
  requires tools.jackson.core;

  exports dev.panagrad.models;
}
