package dev.panagrad.graph.testing;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.update.ApplyAdam;
import dev.panagrad.graph.op.update.ApplyAdamW;
import dev.panagrad.graph.op.update.ApplyMomentum;
import dev.panagrad.graph.op.update.ApplySgd;
import dev.panagrad.graph.op.update.Assign;
import dev.panagrad.graph.op.update.Group;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A row of the table for an op that has an effect and no value.
 *
 * @param op which
 * @param build makes the node from a rate, the number of updates before, two variables and their
 *     gradients (fed)
 * @param reference makes one update in double precision
 */
record UpdateCase(Class<? extends Op> op, Build build, Reference reference) {
  /** How the update is made. */
  @FunctionalInterface
  interface Build {
    Node apply(GraphBuilder g, Node rate, Node steps, List<Parameter> parameters);
  }

  /** A variable with two slots and its gradient. */
  record Parameter(Node w, Node m, Node v, Node gradient) {}

  /** The same in doubles: arrays that are changed in place, but for the gradient. */
  record Values(double[] w, double[] m, double[] v, double[] gradient) {}

  /** What one update does to the elements of a variable. */
  @FunctionalInterface
  interface Reference {
    void update(Values values, int i, double rate, int steps);
  }

  static Stream<UpdateCase> all() {
    return Stream.of(
        new UpdateCase(Assign.class, UpdateCase::assign, (x, i, rate, steps) -> assign(x, i)),
        new UpdateCase(Group.class, UpdateCase::assign, (x, i, rate, steps) -> assign(x, i)),
        new UpdateCase(
            ApplySgd.class,
            (g, rate, steps, parameters) ->
                g.add(
                    "sgd",
                    new ApplySgd(),
                    inputs(Stream.of(rate), parameters, p -> Stream.of(p.w, p.gradient))),
            (x, i, rate, steps) -> x.w[i] -= rate * x.gradient[i]),
        new UpdateCase(
            ApplyMomentum.class,
            (g, rate, steps, parameters) ->
                g.add(
                    "momentum",
                    new ApplyMomentum(0.9f),
                    inputs(Stream.of(rate), parameters, p -> Stream.of(p.w, p.m, p.gradient))),
            (x, i, rate, steps) -> {
              x.m[i] = 0.9f * x.m[i] + x.gradient[i];
              x.w[i] -= rate * x.m[i];
            }),
        new UpdateCase(
            ApplyAdam.class,
            (g, rate, steps, parameters) ->
                g.add(
                    "adam",
                    new ApplyAdam(0.9f, 0.999f, 1e-8f),
                    inputs(
                        Stream.of(rate, steps),
                        parameters,
                        p -> Stream.of(p.w, p.m, p.v, p.gradient))),
            (x, i, rate, steps) -> adam(x, i, rate, steps, 0)),
        new UpdateCase(
            ApplyAdamW.class,
            (g, rate, steps, parameters) ->
                g.add(
                    "adamw",
                    new ApplyAdamW(0.9f, 0.999f, 1e-8f, 0.1f),
                    inputs(
                        Stream.of(rate, correction(g, 0.9f, steps), correction(g, 0.999f, steps)),
                        parameters,
                        p -> Stream.of(p.w, p.m, p.v, p.gradient))),
            (x, i, rate, steps) -> adam(x, i, rate, steps, 0.1f)));
  }

  private static List<Node> inputs(
      Stream<Node> scalars, List<Parameter> parameters, Function<Parameter, Stream<Node>> each) {
    return Stream.concat(scalars, parameters.stream().flatMap(each)).toList();
  }

  private static Node assign(GraphBuilder g, Node rate, Node steps, List<Parameter> parameters) {
    List<Node> assigned = parameters.stream().map(p -> g.assign(p.w, g.neg(p.gradient))).toList();
    return g.group("all", assigned);
  }

  private static void assign(Values values, int i) {
    values.w[i] = -values.gradient[i];
  }

  /** 1 - beta^(steps + 1). */
  private static Node correction(GraphBuilder g, float beta, Node steps) {
    Node t = g.add(steps, g.constant(1));
    return g.sub(g.constant(1), g.exp(g.mul(t, g.constant((float) Math.log(beta)))));
  }

  private static void adam(Values x, int i, double rate, int steps, double decay) {
    double b1 = 0.9f;
    double b2 = 0.999f;
    x.m[i] = b1 * x.m[i] + (1 - b1) * x.gradient[i];
    x.v[i] = b2 * x.v[i] + (1 - b2) * x.gradient[i] * x.gradient[i];
    double m = x.m[i] / (1 - Math.pow(b1, steps + 1));
    double v = x.v[i] / (1 - Math.pow(b2, steps + 1));
    // TensorFlow's form puts epsilon beside the uncorrected root, a difference of 1e-7 here.
    x.w[i] -= rate * (m / Math.sqrt(v) + decay * x.w[i]);
  }

  @Override
  public String toString() {
    return op.getSimpleName();
  }
}
