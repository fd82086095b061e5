package dev.panagrad.models.network;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;

/** Layers without settings. */
public enum Plain implements Layer {
  /** Flattens the values of each example: [n, values]. */
  FLATTEN("flatten") {
    @Override
    public Node apply(Layers layers, String name, Node x) {
      return layers.flatten(x);
    }
  },
  /** Batch normalisation with scale and offset (Ioffe and Szegedy 2015). */
  BATCH_NORM("batchnorm") {
    @Override
    public Node apply(Layers layers, String name, Node x) {
      return layers.batchNormScaled(name, x);
    }
  },
  /** The mean of each channel of pictures [n, h, w, c]: [n, c]. */
  GLOBAL_AVERAGE("globalavg") {
    @Override
    public Node apply(Layers layers, String name, Node x) {
      Words.check(
          x.shape().rank() == 4,
          "%s needs pictures [height, width, channels], but gets examples of %s",
          name,
          Network.example(x));
      return layers.graph().mean(x, 1, 2);
    }
  };

  private final String text;

  Plain(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
