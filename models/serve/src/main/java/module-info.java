/** Serves models over HTTP, by the Open Inference Protocol. */
module dev.panagrad.serve {
  requires transitive dev.panagrad.models;
  requires jdk.httpserver;
  requires jdk.jfr;
  requires tools.jackson.core;

  exports dev.panagrad.serve;
}
