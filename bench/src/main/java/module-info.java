/** Benchmarks. */
module dev.panagrad.bench {
  requires dev.panagrad.models;
}
