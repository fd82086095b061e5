/** A static computation graph, its formal gradients, and the session that compiles and runs it. */
@SuppressWarnings("module") // The modules that are named below are compiled later.
module dev.panagrad.graph {
  requires transitive dev.panagrad.engine;
  requires jdk.jfr;

  exports dev.panagrad.graph;
  exports dev.panagrad.graph.session;
  exports dev.panagrad.graph.testing;
  exports dev.panagrad.graph.op.array to
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.graph.op.array.index to
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.graph.op.attention to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.conv to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.elementwise to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.elementwise.activation to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.elementwise.arithmetic to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.elementwise.trigonometry to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.image to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.linalg to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.loss to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.norm to
      dev.panagrad.models;
  exports dev.panagrad.graph.op.reduce to
      dev.panagrad.models;
  exports dev.panagrad.graph.compile.floor to
      dev.panagrad.cli;
  exports dev.panagrad.graph.compile.pass to
      dev.panagrad.cli;
  exports dev.panagrad.graph.op.source to
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.graph.op.transfer to
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.graph.compile.placement to
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.graph.op.update to
      dev.panagrad.models;
  exports dev.panagrad.graph.compile to
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.graph.compile.lowering to
      dev.panagrad.models,
      dev.panagrad.cli;
}
