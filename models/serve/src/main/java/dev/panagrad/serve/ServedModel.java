package dev.panagrad.serve;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.Predictor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model that can be served: named tensors in, named tensors out, by many threads at once. */
public interface ServedModel extends AutoCloseable {
  /** Where a run folder has its model. */
  String RUN_MODEL = "model.safetensors";

  /** What the model is made with, as clients are told. */
  String platform();

  /** What must be given, in order. */
  List<TensorSpec> inputs();

  /** What is given back, in order. */
  List<TensorSpec> outputs();

  /**
   * Computes all outputs.
   *
   * @param inputs by name; types and shapes are whatever a client has sent
   * @throws IllegalArgumentException if they aren't what the model needs; the message goes to the
   *     client
   * @throws InterruptedException if the server stops meanwhile
   */
  List<ServedTensor> infer(Map<String, ServedTensor> inputs) throws InterruptedException;

  /** Whether it sees to it by itself how many calls compute at once; the server does otherwise. */
  default boolean isOrderly() {
    return false;
  }

  /** Frees what the model holds; no call is under way. */
  @Override
  default void close() {}

  /**
   * Serves a predictor, which is closed with it.
   *
   * <p>A model of table rows takes an input a column, [n] or [n, 1], texts or numbers; any other
   * one takes {@code input}, [n, ...]. Classes give {@code probabilities}, [n, classes], and {@code
   * label}, [n], their most probable name; numbers give {@code output}, [n, numbers].
   */
  static ServedModel of(Predictor predictor) {
    return PredictorModel.of(predictor, null);
  }

  /**
   * Serves a predictor that computes requests which wait at the same time in one go, otherwise as
   * {@link #of}. Results may differ in the last bits by who waits with whom.
   *
   * @param threads that compute at once
   * @param most examples of several requests in one go
   */
  static ServedModel batched(Predictor predictor, int threads, int most) {
    return PredictorModel.of(predictor, new Batcher(predictor::predict, threads, most));
  }

  /**
   * Serves a model in a file: one that was saved, also in the run folder of its training, or an
   * ONNX file, whose runs exclude each other.
   *
   * @throws dev.panagrad.models.io.FileException if it is none
   */
  static ServedModel open(Path file) {
    return open(file, SessionOptions.defaults(), 1);
  }

  /**
   * Serves a model in a file, otherwise as {@link #open(Path)}.
   *
   * @param options with the threads that compute at once, each a request
   * @param most examples of several requests in one go, as {@link #batched}; 1 for each by itself,
   *     as always for ONNX files
   */
  static ServedModel open(Path file, SessionOptions options, int most) {
    SessionOptions alone = options.withThreads(1);
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      return new OnnxServed(OnnxModel.open(file, alone));
    }
    Path model = Files.isDirectory(file) ? file.resolve(RUN_MODEL) : file;
    Predictor predictor = new Predictor(Model.load(model), alone);
    return most == 1 ? of(predictor) : batched(predictor, options.threads(), most);
  }
}
