package dev.panagrad.models.decode;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One decoding step for inference, from its inputs and the states before it to the states after it.
 *
 * @param token placeholder, the last token, [n, 1], int32
 * @param memory placeholders of the inputs read at every step, [n, ...] each
 * @param states placeholders of the states before, [n, ...] each
 * @param logits of the next token, [n, classes]
 * @param next the most likely token, [n], int32
 * @param weights the attention weights of the step, [n, places]
 * @param heads the attention weights of each head, [n, heads, places]; null if there are none
 * @param names of the heads
 * @param after the states after the step
 */
public record StepNet(
    Node token,
    List<Node> memory,
    List<Node> states,
    Node logits,
    Node next,
    Node weights,
    Node heads,
    List<String> names,
    List<Node> after) {
  /** Copies the lists. */
  public StepNet {
    memory = List.copyOf(memory);
    states = List.copyOf(states);
    names = List.copyOf(names);
    after = List.copyOf(after);
  }

  /**
   * Placeholders for the outputs of an encoder, for any number of rows.
   *
   * @param name the prefix of their names, followed by numbers counted from 1
   */
  public static List<Node> placeholders(GraphBuilder g, String name, List<Node> like) {
    List<Node> made = new ArrayList<>();
    for (Node node : like) {
      int[] sizes = node.shape().sizes();
      sizes[0] = Shape.UNKNOWN;
      made.add(g.placeholder(name + (made.size() + 1), node.type(), sizes));
    }
    return List.copyOf(made);
  }

  /** Feeds the inputs read at every step. */
  Feeds feeds(List<Tensor> read) {
    Feeds feeds = new Feeds();
    for (int i = 0; i < memory.size(); i++) {
      feeds.put(memory.get(i), read.get(i));
    }
    return feeds;
  }
}
