/** Off-heap memory, SIMD kernels, matrix products, worker threads and random numbers. */
module dev.panagrad.engine {
  requires jdk.incubator.vector;

  exports dev.panagrad.engine.blas;
  exports dev.panagrad.engine.kernel;
  exports dev.panagrad.engine.memory;
  exports dev.panagrad.engine.parallel;
  exports dev.panagrad.engine.random;
}
