package dev.panagrad.models.network;

import java.util.List;

/**
 * Reads layers of a user-defined kind from text. It is found by {@link java.util.ServiceLoader}, in
 * modules and on the class path.
 */
public interface LayerProvider {
  /** The kind: the first word of a layer's text. */
  String kind();

  /**
   * The layer with some settings.
   *
   * @param settings the other words of the text
   * @throws IllegalArgumentException if they are wrong, with the expected form
   */
  Layer layer(List<String> settings);
}
