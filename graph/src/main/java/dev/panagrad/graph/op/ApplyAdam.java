package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015) on all variables in one pass, in TensorFlow's form: the rate is lr *
 * sqrt(1 - beta2^t) / (1 - beta1^t), and w -= rate * m / (sqrt(v) + epsilon). Inputs: the learning
 * rate, the number of updates made before (t - 1), then variable, m, v and gradient of each.
 *
 * @param beta1 the share of m that stays
 * @param beta2 the share of v that stays
 * @param epsilon keeps the divisor from 0
 */
public record ApplyAdam(float beta1, float beta2, float epsilon) implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Updates.checkGroups(inputs, 2, 3);
    return Shape.scalar();
  }

  @Override
  public Residence residence() {
    return Residence.NONE;
  }

  @Override
  public boolean updates(int input) {
    return input >= 2 && (input - 2) % 4 != 3;
  }

  @Override
  public void lower(LoweringContext context) {
    UpdateKernels kernels = context.kernels().updates();
    int count = (context.node().inputs().size() - 2) / 4;
    Buffer[] w = new Buffer[count];
    Buffer[] m = new Buffer[count];
    Buffer[] v = new Buffer[count];
    Buffer[] gradient = new Buffer[count];
    long[] ends = new long[count];
    long total = 0;
    for (int i = 0; i < count; i++) {
      int first = 2 + i * 4;
      w[i] = context.in(first + 0);
      m[i] = context.in(first + 1);
      v[i] = context.in(first + 2);
      gradient[i] = context.in(first + 3);
      total += w[i].length();
      ends[i] = total;
    }
    Buffer rate = context.in(0);
    Buffer steps = context.in(1);
    context.range(
        "",
        total,
        0.5,
        (from, to) -> {
          float corrected = corrected(rate.get(0), steps.get(0) + 1);
          long start = 0;
          for (int i = 0; i < count; i++) {
            long low = Math.max(from, start) - start;
            long high = Math.min(to, ends[i]) - start;
            if (low < high) {
              kernels.adam(
                  w[i], m[i], v[i], gradient[i], corrected, beta1, beta2, epsilon, low, high);
            }
            start = ends[i];
          }
        });
  }

  private float corrected(float rate, double t) {
    return (float) (rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t)));
  }
}
