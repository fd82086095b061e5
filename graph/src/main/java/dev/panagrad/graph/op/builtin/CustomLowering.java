package dev.panagrad.graph.op.builtin;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.RangeTask;
import dev.panagrad.graph.Rules;

/** The compiler's side of a custom op; exceptions of its kernel get the names of op and node. */
public final class CustomLowering implements KernelContext {
  private final LoweringContext context;
  private boolean hasWork;

  /** Creates the lowering of one node. */
  public CustomLowering(LoweringContext context) {
    this.context = context;
  }

  /** Adds the work of the op. */
  public void run(CustomOp op) {
    try {
      op.compute(this);
    } catch (RuntimeException e) {
      throw failed("compute failed", e);
    }
    if (!hasWork && out().length() > 0) {
      throw new IllegalArgumentException(
          subject() + ": compute adds no range, so nothing would write the result");
    }
  }

  @Override
  public Node node() {
    return context.node();
  }

  @Override
  public Buffer in(int index) {
    Rules.check(
        index >= 0 && index < node().inputs().size(),
        "there is no input %d, the node has %d",
        index,
        node().inputs().size());
    return context.in(index);
  }

  @Override
  public Buffer out() {
    return context.out();
  }

  @Override
  public Buffer scratch(long elements) {
    Rules.check(elements >= 0, "scratch memory of %d elements", elements);
    return context.scratch(elements);
  }

  @Override
  public void range(String label, long count, double nanos, RangeTask task) {
    Rules.check(count >= 0, "a range of %d elements", count);
    Rules.check(nanos > 0, "%s ns an element: give an estimate above 0", nanos);
    hasWork = true;
    context.range(label, count, nanos, (from, to) -> run(task, from, to));
  }

  private void run(RangeTask task, long from, long to) {
    try {
      task.run(from, to);
    } catch (RuntimeException e) {
      throw failed("its kernel failed on the range [%d, %d)".formatted(from, to), e);
    }
  }

  private IllegalStateException failed(String what, RuntimeException cause) {
    return new IllegalStateException("%s: %s: %s".formatted(subject(), what, cause), cause);
  }

  private String subject() {
    return "%s '%s'".formatted(node().op().name(), node().name());
  }
}
