/** A static computation graph, its formal gradients, and the session that compiles and runs it. */
module dev.panagrad.graph {
  requires transitive dev.panagrad.engine;

  exports dev.panagrad.graph;
  exports dev.panagrad.graph.autodiff;
  exports dev.panagrad.graph.op;
  exports dev.panagrad.graph.pass;
  exports dev.panagrad.graph.plan;
  exports dev.panagrad.graph.schedule;
  exports dev.panagrad.graph.session;
}
