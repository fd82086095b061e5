package dev.panagrad.models.decode;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a decoder for use, from what it reads and the states before to the states after.
 *
 * @param token placeholder, the last token, [n, 1], int32
 * @param memory placeholders of what is read at all steps, [n, ...] each
 * @param states placeholders of the states before, [n, ...] each
 * @param logits of the next token, [n, classes]
 * @param next the likeliest token, [n], int32
 * @param weights where the step looked, [n, places]
 * @param heads where each head looked, [n, heads, places]; null if there are none
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
   * Placeholders for what an encoder gives, for any number of rows.
   *
   * @param name in front of their numbers, which count from 1
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

  /** Feeds with what is read at all steps. */
  Feeds feeds(List<Tensor> read) {
    Feeds feeds = new Feeds();
    for (int i = 0; i < memory.size(); i++) {
      feeds.put(memory.get(i), read.get(i));
    }
    return feeds;
  }
}
