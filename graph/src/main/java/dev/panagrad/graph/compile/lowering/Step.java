package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;

/**
 * One entry of a schedule, with all decisions taken.
 *
 * @param node what it computes, or a part of it
 * @param label what it does beside the op's name, or ""
 * @param flops floating-point operations, 0 if unimportant
 * @param parts how many parts may run side by side
 * @param task runs a part
 */
public record Step(Node node, String label, double flops, int parts, Task task) {
  @Override
  public String toString() {
    return node.op().name() + (label.isEmpty() ? "" : " " + label) + " -> " + node.name();
  }
}
