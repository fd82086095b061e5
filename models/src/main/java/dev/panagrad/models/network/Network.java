package dev.panagrad.models.network;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Layers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A sequence of layers as data: {@code conv 5x5x8; conv 5x5x16 /2; dense 200 relu; dropout 0.75;
 * dense 10}.
 *
 * @param layers from the input to the output
 */
public record Network(List<Layer> layers) {
  /** Copies the list, which must not be empty. */
  public Network {
    layers = List.copyOf(layers);
    Words.check(!layers.isEmpty(), "a network needs a layer");
  }

  /** A network of these layers. */
  public static Network of(Layer... layers) {
    return new Network(List.of(layers));
  }

  /**
   * Reads a network from its text: layers separated by semicolons.
   *
   * <p>Kinds are {@code dense UNITS [ACTIVATION]}, {@code conv HxWxCHANNELS [/STRIDE] [ACTIVATION]}
   * (ReLU unless said otherwise), {@code maxpool SIZE [/STRIDE]}, {@code avgpool SIZE [/STRIDE]},
   * {@code rnn|gru|lstm UNITS...}, {@code globalavg}, {@code batchnorm}, {@code dropout KEEP},
   * {@code flatten}, {@code normalize MEAN,... DEVIATION,...} (of each channel, or one for all),
   * the names of {@linkplain ActivationFunction activations}, and those of {@link LayerProvider}s.
   *
   * @throws IllegalArgumentException with the layer and the word that is wrong
   */
  public static Network parse(String text) {
    return parse(text, _ -> null);
  }

  /**
   * Reads a network from its text, where some layers exist already.
   *
   * @param known returns the layer for a text, or null if it is to be read from the text
   */
  public static Network parse(String text, Function<String, Layer> known) {
    List<Layer> layers = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      String layer = part.strip();
      if (!layer.isEmpty()) {
        Layer given = known.apply(layer);
        layers.add(given != null ? given : layer(layer));
      }
    }
    return new Network(layers);
  }

  private static Layer layer(String text) {
    List<String> words = Arrays.asList(text.split("\\s+"));
    Words rest = new Words(text, words.subList(1, words.size()));
    String kind = words.getFirst();
    Layer layer =
        switch (kind) {
          case "dense" -> Dense.parse(rest);
          case "conv" -> Conv.parse(rest);
          case "maxpool" -> Pool.parse(true, rest);
          case "avgpool" -> Pool.parse(false, rest);
          case "rnn", "gru", "lstm" -> Recurrent.parse(text, kind, rest);
          case "dropout" -> Dropout.parse(rest);
          case "normalize" -> Normalize.parse(rest);
          default -> null;
        };
    if (layer == null) {
      layer = plain(kind);
    }
    if (layer != null) {
      rest.end();
      return layer;
    }
    return provided(text, kind, words.subList(1, words.size()));
  }

  private static Layer plain(String kind) {
    for (Plain plain : Plain.values()) {
      if (plain.text().equals(kind)) {
        return plain;
      }
    }
    return ActivationFunction.find(kind).map(Activate::new).orElse(null);
  }

  private static Layer provided(String text, String kind, List<String> settings) {
    for (LayerProvider provider : ServiceLoader.load(LayerProvider.class)) {
      if (provider.kind().equals(kind)) {
        return provider.layer(settings);
      }
    }
    throw new IllegalArgumentException(
        ("'%s' is no layer; there are dense, conv, maxpool, avgpool, rnn, gru, lstm, globalavg,"
                + " batchnorm, dropout, normalize, flatten, %s, and those of a LayerProvider on the"
                + " class or module path")
            .formatted(text, ActivationFunction.names()));
  }

  /**
   * Adds all layers to a graph.
   *
   * @param x [n, ...]
   * @return the output of the last layer
   * @throws IllegalArgumentException if a layer can't take the output of the one before, with its
   *     name
   */
  public Node apply(Layers to, Node x) {
    Map<String, Integer> numbers = new HashMap<>();
    Node value = x;
    for (Layer layer : layers) {
      String name = layer.kind() + numbers.merge(layer.kind(), 1, Integer::sum);
      value = layer.apply(to, name, value);
    }
    return value;
  }

  /** The shape of one example of a batch, for messages. */
  static Shape example(Node x) {
    int[] sizes = x.shape().sizes();
    return Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  /** The text from which {@link #parse} makes an equal network. */
  public String text() {
    return layers.stream().map(Layer::text).collect(Collectors.joining("; "));
  }

  @Override
  public String toString() {
    return text();
  }
}
