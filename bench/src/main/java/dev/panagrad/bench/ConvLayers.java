package dev.panagrad.bench;

import dev.panagrad.engine.kernel.Activation;
import dev.panagrad.engine.kernel.ConvSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The convolutions of the MNIST networks, by name. */
final class ConvLayers {
  private ConvLayers() {}

  /** All layers for a batch. */
  static Map<String, ConvSpec> of(int n) {
    Map<String, ConvSpec> layers = new LinkedHashMap<>();
    layers.put("conv 5x5x1->4", biased(n, 28, 1, 4, 5, 1));
    layers.put("conv 5x5x4->8 /2", biased(n, 28, 4, 8, 5, 2));
    layers.put("conv 4x4x8->12 /2", biased(n, 14, 8, 12, 4, 2));
    layers.put("dropout 6x6x1->6", biased(n, 28, 1, 6, 6, 1));
    layers.put("dropout 5x5x6->12 /2", biased(n, 28, 6, 12, 5, 2));
    layers.put("dropout 4x4x12->24 /2", biased(n, 14, 12, 24, 4, 2));
    layers.put("bn 6x6x1->24", plain(n, 28, 1, 24, 6, 1));
    layers.put("bn 5x5x24->48 /2", plain(n, 28, 24, 48, 5, 2));
    layers.put("bn 4x4x48->64 /2", plain(n, 14, 48, 64, 4, 2));
    return layers;
  }

  private static ConvSpec plain(int n, int size, int c, int o, int kernel, int stride) {
    return ConvSpec.same(n, size, size, c, o, kernel, kernel, stride, stride);
  }

  private static ConvSpec biased(int n, int size, int c, int o, int kernel, int stride) {
    return plain(n, size, c, o, kernel, stride).withEpilogue(true, Activation.RELU);
  }
}
