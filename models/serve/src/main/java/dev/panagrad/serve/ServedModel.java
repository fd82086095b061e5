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
  /** The file name of the model in a run folder. */
  String RUN_MODEL = "model.safetensors";

  /** The framework of the model, as reported to clients. */
  String platform();

  /** The required inputs, in order. */
  List<TensorSpec> inputs();

  /** The outputs, in order. */
  List<TensorSpec> outputs();

  /**
   * Computes all outputs.
   *
   * @param inputs by name; types and shapes are unchecked, as sent by a client
   * @throws IllegalArgumentException if they don't fit the model; the message is sent to the client
   * @throws InterruptedException if the server stops meanwhile
   */
  List<ServedTensor> infer(Map<String, ServedTensor> inputs) throws InterruptedException;

  /** Whether the model limits concurrent calls itself; otherwise the server does. */
  default boolean isOrderly() {
    return false;
  }

  /** Frees the memory of the model; no call is running. */
  @Override
  default void close() {}

  /**
   * Serves a predictor, which is closed with it.
   *
   * <p>A model of table rows takes one input per column, [n] or [n, 1], texts or numbers; any other
   * one takes {@code input}, [n, ...]. Classes give {@code probabilities}, [n, classes], and {@code
   * label}, [n], their most probable name; numbers give {@code output}, [n, numbers].
   */
  static ServedModel of(Predictor predictor) {
    return PredictorModel.of(predictor, null);
  }

  /**
   * Serves a predictor that computes waiting requests together, otherwise as {@link #of}. The last
   * bits of results may depend on which requests are computed together.
   *
   * @param threads the number of concurrent computations
   * @param most the largest number of examples of several requests in one computation
   */
  static ServedModel batched(Predictor predictor, int threads, int most) {
    return PredictorModel.of(predictor, new Batcher(predictor::predict, threads, most));
  }

  /**
   * Serves a model in a file: a saved model, also from the run folder of its training, or an ONNX
   * file, whose runs are made one at a time.
   *
   * @throws dev.panagrad.models.io.FileException if it is neither
   */
  static ServedModel open(Path file) {
    return open(file, SessionOptions.defaults(), 1);
  }

  /**
   * Serves a model in a file, otherwise as {@link #open(Path)}.
   *
   * @param options with the number of threads, each of which computes one request
   * @param most the largest number of examples of several requests in one computation, as {@link
   *     #batched}; 1 to compute each separately, as is always done for ONNX files
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
