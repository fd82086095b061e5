package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** An elementwise function of two inputs. */
public interface Binary extends Elementwise {
  /** The kernel that computes it. */
  BinaryKind kind();

  /** Estimated nanoseconds per element. */
  default double nanos() {
    return 0.1;
  }

  /** Whether inputs are broadcast as in NumPy; else both have the shape of the result. */
  default boolean broadcasts() {
    return true;
  }

  @Override
  default Shape inferShape(List<Node> inputs) {
    return broadcasts() ? Pointwise.binaryShape(inputs) : Pointwise.sameShape(inputs);
  }

  @Override
  default void lower(LoweringContext context) {
    Pointwise.lowerBinary(context, kind(), nanos());
  }
}
