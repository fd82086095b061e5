package dev.panagrad.models.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Layers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks as text, and what they give. */
class NetworkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dense 10",
        "dense 200 relu; dropout 0.75; dense 10",
        "conv 5x5x8; conv 5x5x16 /2 tanh; maxpool 2; avgpool 3 /2; flatten; dense 10 softplus",
        "conv 3x3x4 linear; batchnorm; relu; globalavg; dense 3",
        "rnn 7; dense 2",
        "gru 8 4; lstm 3; dense 2",
        "normalize 0.5 1.0E-4; normalize 0.485,-0.456,0.0 0.25,2.0,1.0; dense 2"
      })
  void theTextOfANetworkMakesAnEqualOne(String text) {
    Network network = Network.parse(text);
    assertEquals(text, network.text());
    assertEquals(network, Network.parse(network.text()));
  }

  @Test
  void whatIsUsualNeedsNoWord() {
    assertEquals(
        Network.of(
            new Conv(5, 16, 2, ActivationFunction.RELU),
            new Dense(10, ActivationFunction.LINEAR),
            Pool.max(2)),
        Network.parse(" conv 5x5x16 /2 relu;dense 10 linear ; maxpool 2 /2;"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "dense | 'dense' needs a number of units",
        "dense many | 'many' is no number of units",
        "dense 0 | at least 1 unit",
        "normalize 1 | 'normalize 1' needs a standard deviation",
        "normalize 1,x 1 | '1,x' is no mean",
        "normalize 1 1,0 | other than 0",
        "normalize NaN 1 | a mean must be a finite number",
        "dense 3 rulu | 'rulu' is no activation; there are linear, relu",
        "dense 3 relu 4 | nothing is known of '4'",
        "conv 5x5 | '5x5' is no HxWxCHANNELS",
        "conv 5x4x8 | square",
        "conv 5x5x8 /x | 'x' is no stride",
        "gru | 'gru' needs a number of units",
        "lstm 4 x | 'x' is no number of units",
        "rnn 0 | at least 1 unit",
        "dropout 0 | above 0 and at most 1",
        "dropout 1.5 | above 0 and at most 1",
        "dense 3; lstn 4 | 'lstn 4' is no layer; there are dense",
        "; | needs a layer"
      })
  void mistakesAreToldWithTheWordThatIsWrong(String text, String message) {
    Exception wrong = assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
    assertTrue(wrong.getMessage().contains(message), wrong.getMessage());
  }

  @Test
  void layersAreNumberedByKindAndShapesFollow() {
    GraphBuilder g = new GraphBuilder();
    Layers layers = Layers.training(g, g.constant(1), g.constant(0));
    Node x = g.placeholder("x", Shape.UNKNOWN, 9, 9, 2);
    Network network = Network.parse("conv 3x3x4 /2; conv 3x3x8; maxpool 2; dense 6 relu; dense 3");
    Node y = network.apply(layers, x);
    assertEquals(Shape.of(Shape.UNKNOWN, 3), y.shape());
    List<String> names = g.build().variables().stream().map(Node::name).toList();
    assertEquals(
        List.of(
            "conv1/biases",
            "conv1/weights",
            "conv2/biases",
            "conv2/weights",
            "dense1/biases",
            "dense1/weights",
            "dense2/biases",
            "dense2/weights"),
        names);
    assertEquals(Shape.of(3 * 3 * 8, 6), g.build().node("dense1/weights").shape());
  }

  @Test
  void aLayerOfPicturesTellsThatItGetsNone() {
    GraphBuilder g = new GraphBuilder();
    Layers layers = Layers.training(g, g.constant(1), g.constant(0));
    Node x = g.placeholder("x", Shape.UNKNOWN, 4);
    Exception wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Network.parse("dense 3; conv 3x3x4").apply(layers, x));
    assertTrue(
        wrong.getMessage().contains("conv1 needs pictures")
            && wrong.getMessage().contains("examples of [3]"),
        wrong.getMessage());
  }
}
