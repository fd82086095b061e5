package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.random.RandomKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.KeepRule;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.builtin.RunState;
import dev.panagrad.graph.op.reduce.Reductions;
import dev.panagrad.graph.op.source.Constant;
import java.util.Arrays;
import java.util.List;

/**
 * A mask for dropout (Srivastava and others 2014, "inverted"): 1 / keep with probability keep, else
 * 0, drawn anew in every run that updates variables. Inputs: a tensor of any type that gives the
 * shape, and the keep probability, a scalar. With keep = 1 it is 1 everywhere.
 *
 * @param stream the mask's own number, so that masks differ
 * @param shared the axes, ascending, along which all elements share one draw (size 1 in the noise
 *     shape)
 */
public record DropoutMask(int stream, List<Integer> shared) implements BuiltIn {
  /** Checks the axes. */
  public DropoutMask {
    Reductions.checkAxes(shared);
    shared = List.copyOf(shared);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.scalar(inputs, 1);
    Rules.type(inputs, 1, DType.FLOAT32);
    if (inputs.get(1).op() instanceof Constant constant) {
      float keep = constant.values()[0];
      Rules.check(KeepRule.accepts(keep), KeepRule.message(keep));
    }
    return Reductions.shape(inputs.subList(0, 1), shared, true);
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.FLOAT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(null, null);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1 ? new KeepRule("%s '%s'".formatted(name(), self.name())) : null;
  }

  @Override
  public void lower(LoweringContext context) {
    RandomKernels random = RandomKernels.of(context.kernels());
    Buffer keep = context.in(1);
    Buffer out = context.out();
    RunState state = context.state();
    context.range(
        "",
        out.length(),
        0.8,
        (from, to) ->
            random.dropoutMask(out, keep.get(0), state.seed(), stream, state.counter(), from, to));
  }
}
