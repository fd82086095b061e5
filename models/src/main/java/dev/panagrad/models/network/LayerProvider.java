package dev.panagrad.models.network;

import java.util.List;

/**
 * Reads layers of a kind of somebody's own from text. It is found by {@link
 * java.util.ServiceLoader}, in modules and on the class path.
 */
public interface LayerProvider {
  /** The kind: the first word of a layer's text. */
  String kind();

  /**
   * The layer of some settings.
   *
   * @param settings the other words of the text
   * @throws IllegalArgumentException if they are wrong, with what is expected
   */
  Layer layer(List<String> settings);
}
