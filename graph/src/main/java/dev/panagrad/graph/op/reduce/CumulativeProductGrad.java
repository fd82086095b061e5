package dev.panagrad.graph.op.reduce;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradient of running products with respect to their factors, computed without division, so
 * zeros are handled correctly. Inputs: the factors, then the gradient of the products.
 *
 * @param products the op whose gradient this is
 */
public record CumulativeProductGrad(Cumulative products) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Shape shape = products.inferShape(inputs.subList(0, 1));
    Shape upstream = inputs.get(1).shape();
    Rules.check(
        Rules.compatible(shape, upstream),
        "the gradient of products of shape %s can't have shape %s",
        shape,
        upstream);
    return shape;
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer x = context.in(0);
    Buffer dy = context.in(1);
    Buffer dx = context.out();
    products.lanes(
        context, products.reverse(), (start, step, size) -> run(x, dy, dx, start, step, size));
  }

  /**
   * First the product of the factors before each element, then, from the end, the sum by which it
   * is multiplied.
   */
  private void run(Buffer x, Buffer dy, Buffer dx, long start, long step, long size) {
    double before = 1;
    for (long i = 0; i < size; i++) {
      dx.set(start + i * step, (float) before);
      before *= x.get(start + i * step);
    }
    double behind = 0;
    for (long i = size - 1; i >= 0; i--) {
      long at = start + i * step;
      double own = dy.get(at);
      if (products.exclusive()) {
        dx.set(at, (float) (dx.get(at) * behind));
        behind = behind * x.get(at) + own;
      } else {
        behind += own;
        dx.set(at, (float) (dx.get(at) * behind));
        behind *= x.get(at);
      }
    }
  }
}
