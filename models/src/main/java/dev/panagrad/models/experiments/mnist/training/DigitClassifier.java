package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.Mnist;

/** Classifies single images with the current state of a model, during or after its training. */
public final class DigitClassifier implements AutoCloseable {
  private static final int PIXELS = Mnist.SIDE * Mnist.SIDE;

  private final MnistModel model;
  private final Session session;
  private final Tensor image =
      Tensor.allocate(DType.FLOAT32, Shape.of(1, Mnist.SIDE, Mnist.SIDE, 1));
  private final Feeds feeds = new Feeds();
  private final Results results;

  /**
   * Makes a classifier.
   *
   * @param session on the model's graph; the caller keeps ownership
   */
  public DigitClassifier(MnistModel model, Session session) {
    this.model = model;
    this.session = session;
    feeds.put(model.images(), image);
    results = new Results(Fetches.of(model.probabilities()));
  }

  /**
   * The probability of each class.
   *
   * @param pixels 28 x 28 values from 0, the background, to 1, row by row
   * @return as many values as there are classes, whose sum is 1
   */
  public float[] probabilities(float[] pixels) {
    if (pixels.length != PIXELS) {
      throw new IllegalArgumentException(
          "an image has %d pixels, but %d were given".formatted(PIXELS, pixels.length));
    }
    for (int i = 0; i < PIXELS; i++) {
      image.buffer().set(i, pixels[i]);
    }
    return session.run(feeds, results).get(model.probabilities()).toArray();
  }

  @Override
  public void close() {
    image.close();
  }
}
