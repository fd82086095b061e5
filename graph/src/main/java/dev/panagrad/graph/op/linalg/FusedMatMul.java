package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A matrix product with a bias row, the third input, and an activation, or with the gradient of an
 * activation whose result is the third input, applied while the product is in the cache; made by a
 * pass, after the gradients.
 *
 * @param transposeA whether the first input is given as [k, m]
 * @param transposeB whether the second input is given as [n, k]
 * @param activation applied last
 */
public record FusedMatMul(boolean transposeA, boolean transposeB, Activation activation)
    implements BuiltIn {
  @Override
  public String name() {
    String bias = activation.isGradient() ? "" : "+bias";
    return "MatMul" + bias + (activation == Activation.NONE ? "" : "+" + activation);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Shape shape = Products.shape(inputs, transposeA, transposeB);
    Shape third = inputs.get(2).shape();
    if (activation.isGradient()) {
      Rules.check(
          Rules.compatible(third, shape),
          "the gradient of an activation's result of shape %s can't have shape %s",
          third,
          shape);
      return shape;
    }
    Rules.check(
        third.rank() == 1 && Rules.compatible(third.size(0), shape.size(1)),
        "the bias of a product of shape %s can't have shape %s",
        shape,
        third);
    return shape;
  }

  @Override
  public void lower(LoweringContext context) {
    Products.lower(context, transposeA, transposeB, context.in(2), activation);
  }
}
