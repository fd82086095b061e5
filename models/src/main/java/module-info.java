/** Layers, optimisers, data, training, and the experiments built of them. */
@SuppressWarnings("module") // The modules that are named below are compiled later.
module dev.panagrad.models {
  requires transitive dev.panagrad.graph;
  requires dev.panagrad.cluster;
  requires de.siegmar.fastcsv;
  requires dev.panagrad.corpora;
  requires static dev.panagrad.mnist;
  requires tools.jackson.core;

  // For users.
  exports dev.panagrad.models.data;
  exports dev.panagrad.models.fit;
  exports dev.panagrad.models.io;
  exports dev.panagrad.models.network;
  exports dev.panagrad.models.nn;
  exports dev.panagrad.models.onnx;
  exports dev.panagrad.models.predict;
  exports dev.panagrad.models.train;

  // For the other modules of the product.
  exports dev.panagrad.models.data.table to
      dev.panagrad.cli,
      dev.panagrad.serve;
  exports dev.panagrad.models.experiments.caption.pictures to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.caption.training to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.caption.writing to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.mnist.drawing to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.mnist.training to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.own to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.text.corpus to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.text.recurrent to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.text.training to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.text.writing to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.translate.pairs to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.translate.training to
      dev.panagrad.cli;
  exports dev.panagrad.models.experiments.translate.writing to
      dev.panagrad.cli;
  exports dev.panagrad.models.heldout to
      dev.panagrad.cli;
  exports dev.panagrad.models.io.file to
      dev.panagrad.cli;
  exports dev.panagrad.models.io.json to
      dev.panagrad.cli,
      dev.panagrad.serve;
  exports dev.panagrad.models.io.numbers to
      dev.panagrad.cli;
  exports dev.panagrad.models.io.safetensors to
      dev.panagrad.cli;
  exports dev.panagrad.models.metrics.text to
      dev.panagrad.cli;
  exports dev.panagrad.models.onnx.proto to
      dev.panagrad.cli;
  exports dev.panagrad.models.onnx.type to
      dev.panagrad.cli,
      dev.panagrad.serve;
  exports dev.panagrad.models.placement to
      dev.panagrad.cli;
  exports dev.panagrad.models.run to
      dev.panagrad.cli;
  exports dev.panagrad.models.tokenizer to
      dev.panagrad.cli;
  exports dev.panagrad.models.train.config to
      dev.panagrad.cli;
  exports dev.panagrad.models.train.loop to
      dev.panagrad.cli;
  exports dev.panagrad.models.train.store to
      dev.panagrad.cli;
  exports dev.panagrad.models.workers to
      dev.panagrad.cli;

  uses dev.panagrad.models.io.PictureFormat;
  uses dev.panagrad.models.network.LayerProvider;
  uses dev.panagrad.models.run.RunPages;
  uses dev.panagrad.models.train.ExperimentProvider;

  provides dev.panagrad.models.train.ExperimentProvider with
      dev.panagrad.models.experiments.mnist.MnistExperiments,
      dev.panagrad.models.experiments.text.TextExperiments,
      dev.panagrad.models.experiments.translate.TranslationExperiments,
      dev.panagrad.models.experiments.caption.CaptionExperiments,
      dev.panagrad.models.experiments.own.OwnExperiments;
}
