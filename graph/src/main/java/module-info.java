/** A static computation graph, its gradients, and the session that runs it. */
module dev.panagrad.graph {
  requires transitive dev.panagrad.engine;

  exports dev.panagrad.graph;
}
