/** Off-heap memory, SIMD kernels, matrix products, worker threads and random numbers. */
@SuppressWarnings("module") // the modules that are named here are compiled later
module dev.panagrad.engine {
  requires jdk.incubator.vector;

  exports dev.panagrad.engine.blas to
      dev.panagrad.graph,
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.engine.kernel to
      dev.panagrad.cluster,
      dev.panagrad.graph,
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.engine.kernel.gemm to
      dev.panagrad.graph,
      dev.panagrad.models,
      dev.panagrad.cli;
  exports dev.panagrad.engine.kernel.gemm.bytes to
      dev.panagrad.graph,
      dev.panagrad.models;
  exports dev.panagrad.engine.memory;
  exports dev.panagrad.engine.parallel to
      dev.panagrad.graph,
      dev.panagrad.models,
      dev.panagrad.cli;

  // Ops call them.
  exports dev.panagrad.engine.kernel.axis to
      dev.panagrad.graph,
      dev.panagrad.models;
  exports dev.panagrad.engine.kernel.attention to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.conv to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.conv.grouped to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.conv.plan to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.norm to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.pool to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.random to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.reduce to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.row to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.softmax to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.update to
      dev.panagrad.graph;
  exports dev.panagrad.engine.kernel.elementwise to
      dev.panagrad.cluster,
      dev.panagrad.graph,
      dev.panagrad.models;
  exports dev.panagrad.engine.kernel.layout to
      dev.panagrad.graph,
      dev.panagrad.models;
  exports dev.panagrad.engine.random to
      dev.panagrad.graph,
      dev.panagrad.models;
}
