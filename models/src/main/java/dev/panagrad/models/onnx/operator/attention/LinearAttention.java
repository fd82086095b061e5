package dev.panagrad.models.onnx.operator.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.Value;
import java.util.List;

/**
 * Linear attention, whose past is one matrix per head: each step adds the product of its key and
 * its value. Unrolled over time.
 */
final class LinearAttention {
  private static final int PAST = 3;
  private static final int DECAY = 4;
  private static final int BETA = 5;
  private static final int ERASE = 6;

  private final OperatorContext c;
  private final GraphBuilder g;
  private final int batch;
  private final int steps;
  private final int queryHeads;
  private final int heads;
  private final boolean decays;
  private final boolean corrects;

  private LinearAttention(OperatorContext c) {
    this.c = c;
    this.g = c.g();
    for (int i = 0; i < 3; i++) {
      check(c.shape(i).rank() == 3, "its input %d must have 3 axes, but is %s", i, c.shape(i));
    }
    batch = c.shape(0).size(0);
    steps = c.shape(0).size(1);
    queryHeads = (int) c.integer("q_num_heads", 0);
    heads = (int) c.integer("kv_num_heads", 0);
    check(
        heads > 0 && queryHeads > 0 && queryHeads % heads == 0,
        "%d heads of queries can't share %d heads of keys",
        queryHeads,
        heads);
    String rule = c.text("update_rule", "gated_delta");
    check(
        List.of("linear", "gated", "delta", "gated_delta").contains(rule),
        "there is no update rule '%s'",
        rule);
    decays = rule.startsWith("gated");
    corrects = rule.endsWith("delta");
    check(decays == c.has(DECAY), "the rule '%s' and its input of decays don't fit", rule);
    check(corrects == c.has(BETA), "the rule '%s' and its input beta don't fit", rule);
    check(corrects || !c.has(ERASE), "the rule '%s' erases nothing", rule);
  }

  private static void check(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(arguments));
    }
  }

  static List<Value> rule(OperatorContext c) {
    Floats.require(c, 0, 1, 2);
    return new LinearAttention(c).unroll();
  }

  private List<Value> unroll() {
    Node q = byStep(0, queryHeads);
    Node k = byStep(1, heads);
    Node v = byStep(2, heads);
    int keySize = k.shape().size(3);
    int valueSize = v.shape().size(3);
    Node decay = decays ? byStep(DECAY, heads) : null;
    Node beta = corrects ? byStep(BETA, c.shape(BETA).size(2)) : null;
    Node erase = c.has(ERASE) ? g.mul(byStep(ERASE, heads), k) : k;
    float scale = Heads.scale(c.real("scale", 0), keySize);
    Node state = c.has(PAST) ? c.node(PAST) : Floats.zeros(g, batch, heads, keySize, valueSize);
    Node[] outputs = new Node[steps];
    for (int step = 0; step < steps; step++) {
      if (decays) {
        state = g.mul(state, g.exp(column(at(decay, step))));
      }
      Node value = row(at(v, step));
      if (corrects) {
        Node known = g.matMul(row(at(erase, step)), state);
        value = g.mul(row(at(beta, step)), g.sub(value, known));
      }
      state = g.add(state, g.mul(column(at(k, step)), value));
      Node query = g.reshape(at(q, step), batch, heads, queryHeads / heads, keySize);
      Node read = Floats.scale(g, g.matMul(query, state), scale);
      outputs[step] = g.reshape(read, batch, 1, queryHeads * valueSize);
    }
    Node all =
        steps == 0 ? Floats.zeros(g, batch, 0, queryHeads * valueSize) : g.concat(1, outputs);
    return List.of(c.like(0, all), c.like(c.has(PAST) ? PAST : 0, state));
  }

  /** An input [batch, steps, heads * size] as [steps, batch, heads, size]. */
  private Node byStep(int input, int ofHeads) {
    Shape shape = c.shape(input);
    check(
        shape.rank() == 3
            && shape.size(0) == batch
            && shape.size(1) == steps
            && shape.size(2) % ofHeads == 0,
        "its input %d of %s is not for %d heads",
        input,
        shape,
        ofHeads);
    Node byHead = g.reshape(c.node(input), batch, steps, ofHeads, shape.size(2) / ofHeads);
    return g.permute(byHead, 1, 0, 2, 3);
  }

  private Node at(Node byStep, int step) {
    Shape shape = byStep.shape();
    return g.reshape(g.slice(byStep, 0, step, 1), batch, shape.size(2), shape.size(3));
  }

  /** [batch, heads, size] as a column per head. */
  private Node column(Node x) {
    return g.reshape(x, x.shape().size(0), x.shape().size(1), x.shape().size(2), 1);
  }

  /** [batch, heads, size] as a row per head. */
  private Node row(Node x) {
    return g.reshape(x, x.shape().size(0), x.shape().size(1), 1, x.shape().size(2));
  }
}
