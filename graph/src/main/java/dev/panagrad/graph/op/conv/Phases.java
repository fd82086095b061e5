package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.KernelPlan;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.builtin.LoweringContext;

/** Makes one step per phase of a product or convolution. */
public final class Phases {
  private Phases() {}

  public static void lower(
      LoweringContext context, KernelPlan plan, double flops, Buffer a, Buffer b, Buffer bias) {
    Buffer out = context.out();
    Buffer scratch = plan.scratch() == 0 ? null : context.scratch(plan.scratch());
    for (int i = 0; i < plan.phases(); i++) {
      int phase = i;
      context.step(
          label(plan, phase),
          plan.share(phase) * flops,
          plan.parts(phase),
          part -> plan.run(phase, part, a, b, out, bias, scratch));
    }
    KernelPlan sample = plan.warmUpCorner();
    if (sample != null && sample.scratch() <= plan.scratch()) {
      context.sample(plan.describe(), () -> runWhole(sample, a, b, out, bias, scratch));
    }
  }

  private static void runWhole(
      KernelPlan plan, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch) {
    for (int phase = 0; phase < plan.phases(); phase++) {
      for (int part = 0; part < plan.parts(phase); part++) {
        plan.run(phase, part, a, b, out, bias, scratch);
      }
    }
  }

  private static String label(KernelPlan plan, int phase) {
    boolean last = phase == plan.phases() - 1;
    return plan.share(phase) > 0 ? plan.describe() : last ? "finish" : "pack";
  }
}
