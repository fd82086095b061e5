package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.op.update.ApplyAdamW;
import dev.panagrad.models.nn.slot.Slots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), in PyTorch's form: w -= rate * (m'
 * / (sqrt(v') + epsilon) + decay * w), where m' and v' are the bias-corrected moments. Weights are
 * decayed; biases and scales, which have one axis, are not unless a group includes them.
 *
 * @param beta1 the decay rate of the first moment
 * @param beta2 the decay rate of the second moment
 * @param epsilon keeps the divisor from 0
 * @param decay the weight decay
 * @param groups variables with their own decay; the first matching group applies
 */
public record AdamW(float beta1, float beta2, float epsilon, float decay, List<Group> groups)
    implements Optimizer {
  /**
   * A group of the variables whose whole names match.
   *
   * @param names a regular expression, such as "dense1/.*"
   * @param decay the weight decay of these variables
   */
  public record Group(String names, float decay) {
    /** Checks the pattern and the decay. */
    public Group {
      Pattern.compile(names);
      check(decay);
    }
  }

  /** Copies the list and checks the decay. */
  public AdamW {
    groups = List.copyOf(groups);
    check(decay);
  }

  /** AdamW with the usual 0.9, 0.999 and 1e-8. */
  public AdamW(float decay) {
    this(0.9f, 0.999f, 1e-8f, decay, List.of());
  }

  /** AdamW with a decay of 0.01. */
  public AdamW() {
    this(0.01f);
  }

  /** Adds a group with its own decay for the variables whose names match. */
  public AdamW withGroup(String names, float ownDecay) {
    List<Group> more = new ArrayList<>(groups);
    more.add(new Group(names, ownDecay));
    return new AdamW(beta1, beta2, epsilon, decay, more);
  }

  private static void check(float decay) {
    if (!(decay >= 0 && decay < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight decay must be 0 or above, not " + decay);
    }
  }

  private float decay(Node variable) {
    for (Group group : groups) {
      if (Pattern.matches(group.names(), variable.name())) {
        return group.decay();
      }
    }
    return Slots.isWeights(variable) ? decay : 0;
  }

  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    List<String> names = new ArrayList<>(List.of("correction1", "correction2"));
    names.addAll(Slots.names("m/", variables));
    names.addAll(Slots.names("v/", variables));
    Slots slots = new Slots(g, "adamw", names);
    // 1 - beta^t as a running sum: computed as a power of beta, it would lose digits at small t.
    Node one = g.constant(1);
    Node correction1 = slots.average(slots.number("correction1"), beta1, 1 - beta1, one);
    Node correction2 = slots.average(slots.number("correction2"), beta2, 1 - beta2, one);
    // One update for all variables with the same decay.
    Map<Float, List<Node>> inputs = new LinkedHashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      Node w = variables.get(i);
      List<Node> same =
          inputs.computeIfAbsent(
              decay(w), _ -> new ArrayList<>(List.of(learningRate, correction1, correction2)));
      same.add(w);
      try (Scope _ = g.colocate(w)) {
        same.add(slots.zeros("m/", w));
        same.add(slots.zeros("v/", w));
      }
      same.add(gradients.get(i));
    }
    inputs.forEach(
        (own, all) -> slots.add(g.add("adamw", new ApplyAdamW(beta1, beta2, epsilon, own), all)));
    return slots.group("adamw");
  }
}
