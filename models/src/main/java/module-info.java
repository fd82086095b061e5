/** Layers, optimisers, data, training, and the experiments built of them. */
module dev.panagrad.models {
  requires transitive dev.panagrad.graph;
  requires tools.jackson.core;

  exports dev.panagrad.models.checkpoint;
  exports dev.panagrad.models.data;
  exports dev.panagrad.models.image;
  exports dev.panagrad.models.init;
  exports dev.panagrad.models.io;
  exports dev.panagrad.models.json;
  exports dev.panagrad.models.layer;
  exports dev.panagrad.models.layer.recurrent;
  exports dev.panagrad.models.mnist;
  exports dev.panagrad.models.optimizer;
  exports dev.panagrad.models.text;
  exports dev.panagrad.models.train;
}
