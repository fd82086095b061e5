/** Benchmarks: kernels, whole steps, scaling, and the comparison with other engines. */
module dev.panagrad.bench {
  requires transitive dev.panagrad.models;
  requires java.management;
  requires jdk.management;

  exports dev.panagrad.bench.compare;
}
