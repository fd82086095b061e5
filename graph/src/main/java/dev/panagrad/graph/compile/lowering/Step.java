package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;

/**
 * One entry of a schedule, with all decisions made.
 *
 * @param node the node that the step computes, fully or in part
 * @param label name of the step after the op's name, or ""
 * @param flops floating-point operations, 0 if unimportant
 * @param parts the number of parts, which may run in parallel
 * @param task runs a part
 */
public record Step(Node node, String label, double flops, int parts, Task task) {
  @Override
  public String toString() {
    return node.op().name() + (label.isEmpty() ? "" : " " + label) + " -> " + node.name();
  }
}
