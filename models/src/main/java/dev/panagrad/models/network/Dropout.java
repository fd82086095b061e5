package dev.panagrad.models.network;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;

/**
 * Dropout: in training, values are kept with a probability and scaled by its inverse (Srivastava
 * and others 2014).
 *
 * @param keep the probability, above 0 and at most 1
 */
public record Dropout(float keep) implements Layer {
  /** Checks the probability. */
  public Dropout {
    Words.check(
        keep > 0 && keep <= 1,
        "dropout keeps with a probability above 0 and at most 1, not %s",
        keep);
  }

  @Override
  public Node apply(Layers layers, String name, Node x) {
    return layers.isTraining() ? layers.graph().dropout(x, layers.graph().constant(keep)) : x;
  }

  static Dropout parse(Words words) {
    return new Dropout(words.real("probability to keep values"));
  }

  @Override
  public String text() {
    return "dropout " + keep;
  }
}
