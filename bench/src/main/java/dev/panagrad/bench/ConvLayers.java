package dev.panagrad.bench;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The convolutions of mnist-conv, mnist-conv-dropout and mnist-conv-bn, by name. */
final class ConvLayers {
  private ConvLayers() {}

  /** All layers for a batch. */
  static Map<String, ConvSpec> of(int n) {
    Map<String, ConvSpec> layers = new LinkedHashMap<>();
    layers.put("conv1", biased(n, 28, 1, 4, 5, 1));
    layers.put("conv2", biased(n, 28, 4, 8, 5, 2));
    layers.put("conv3", biased(n, 14, 8, 12, 4, 2));
    layers.put("dropout1", biased(n, 28, 1, 6, 6, 1));
    layers.put("dropout2", biased(n, 28, 6, 12, 5, 2));
    layers.put("dropout3", biased(n, 14, 12, 24, 4, 2));
    layers.put("bn1", plain(n, 28, 1, 24, 6, 1));
    layers.put("bn2", plain(n, 28, 24, 48, 5, 2));
    layers.put("bn3", plain(n, 14, 48, 64, 4, 2));
    return layers;
  }

  private static ConvSpec plain(int n, int size, int c, int o, int kernel, int stride) {
    return ConvSpec.same(n, size, size, c, o, kernel, kernel, stride, stride);
  }

  private static ConvSpec biased(int n, int size, int c, int o, int kernel, int stride) {
    return plain(n, size, c, o, kernel, stride).withEpilogue(true, Activation.RELU);
  }
}
