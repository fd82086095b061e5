package dev.panagrad.spark;

import dev.panagrad.models.data.Target;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.Predictor;
import java.nio.file.Path;

/** Predicts the probabilities of the classes for many examples at a time; thread-safe. */
interface Scorer extends AutoCloseable {
  /** The number of classes. */
  int classes();

  /** The number of features of an example. */
  int features();

  /**
   * Scores some examples.
   *
   * @param examples their features, example after example
   * @param into gets the probabilities, example after example
   */
  void score(float[] examples, int count, float[] into);

  /** Frees its memory. */
  @Override
  void close();

  /**
   * Opens a model.
   *
   * @param file a saved model or an ONNX file; not needed any more afterwards
   * @throws FileException if it is neither, or predicts numbers instead of classes
   */
  static Scorer open(Path file, boolean onnx) {
    if (onnx) {
      return OnnxScorer.open(file);
    }
    Model model = Model.load(file);
    if (!(model.spec().target() instanceof Target.Classes)) {
      throw FileException.of("%s predicts numbers; a model of classes is needed", file);
    }
    return new Saved(new Predictor(model));
  }

  /** A saved Panagrad model, with a session for each thread. */
  record Saved(Predictor predictor) implements Scorer {
    @Override
    public int classes() {
      return predictor.names().size();
    }

    @Override
    public int features() {
      return Math.toIntExact(predictor.spec().input().elements());
    }

    @Override
    public void score(float[] examples, int count, float[] into) {
      predictor.predict(examples, count, into);
    }

    @Override
    public void close() {
      predictor.close();
    }
  }

  /**
   * Whether the bytes of a file are those of a saved model, as written by {@link Model#save}.
   *
   * @param file from the first byte on
   */
  static boolean isSaved(byte... file) {
    int json = Long.BYTES;
    return file.length > json && file[json] == '{';
  }
}
