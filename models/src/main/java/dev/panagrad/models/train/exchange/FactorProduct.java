package dev.panagrad.models.train.exchange;

import dev.panagrad.engine.kernel.KernelPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;

/**
 * The product of two factors outside a graph, by the kernels and on the threads of a session: its
 * bits are those of the graph's product. Allocates nothing after its creation.
 */
final class FactorProduct {
  private final Session session;
  private final KernelPlan plan;
  private final Buffer scratch;
  private final Task[] phases;

  /** The operands of the product that runs. */
  private Buffer left;

  private Buffer right;
  private Buffer out;

  /**
   * Plans xᵀ y.
   *
   * @param memory owns what the product needs
   * @param rows of x and y
   * @param inputs the columns of x
   * @param units the columns of y
   */
  FactorProduct(Session session, Workspace memory, int rows, int inputs, int units) {
    this.session = session;
    GemmSpec spec = GemmSpec.of(true, false, inputs, units, rows);
    plan = session.options().gemm().plan(spec, session.options().threads());
    scratch = plan.scratch() == 0 ? null : memory.allocate(plan.scratch());
    phases = new Task[plan.phases()];
    for (int i = 0; i < phases.length; i++) {
      int phase = i;
      phases[i] = part -> plan.run(phase, part, left, right, out, null, scratch);
    }
  }

  /** Computes the product. */
  void run(Buffer left, Buffer right, Buffer out) {
    this.left = left;
    this.right = right;
    this.out = out;
    for (int phase = 0; phase < phases.length; phase++) {
      session.share(phases[phase], plan.parts(phase));
    }
  }

  /** Adds a small part of the product, on memory whose values don't matter yet. */
  void warmUp(WarmUp warmUp, Buffer left, Buffer right, Buffer out) {
    KernelPlan corner = plan.warmUpCorner();
    if (corner == null || corner.scratch() > plan.scratch()) {
      return;
    }
    warmUp.sample(
        () -> {
          for (int phase = 0; phase < corner.phases(); phase++) {
            for (int part = 0; part < corner.parts(phase); part++) {
              corner.run(phase, part, left, right, out, null, scratch);
            }
          }
        });
  }
}
