package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.List;

/**
 * Stochastic gradient descent on all variables in one pass: w -= rate * gradient. Inputs: the
 * learning rate, then variable and gradient of each.
 */
public record ApplySgd() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Updates.checkGroups(inputs, 1, 1);
    return Shape.scalar();
  }

  @Override
  public Residence residence() {
    return Residence.NONE;
  }

  @Override
  public boolean updates(int input) {
    return input >= 1 && (input - 1) % 2 != 1;
  }

  @Override
  public void lower(LoweringContext context) {
    UpdateKernels kernels = context.kernels().updates();
    int count = (context.node().inputs().size() - 1) / 2;
    Buffer[] w = new Buffer[count];
    Buffer[] gradient = new Buffer[count];
    long[] ends = new long[count];
    long total = 0;
    for (int i = 0; i < count; i++) {
      int first = 1 + i * 2;
      w[i] = context.in(first + 0);
      gradient[i] = context.in(first + 1);
      total += w[i].length();
      ends[i] = total;
    }
    Buffer rate = context.in(0);
    context.range(
        "",
        total,
        0.2,
        (from, to) -> {
          long start = 0;
          for (int i = 0; i < count; i++) {
            long low = Math.max(from, start) - start;
            long high = Math.min(to, ends[i]) - start;
            if (low < high) {
              kernels.sgd(w[i], gradient[i], rate.get(0), low, high);
            }
            start = ends[i];
          }
        });
  }
}
