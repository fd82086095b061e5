package dev.panagrad.graph.op.loss;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import java.util.List;

/** The gradient of a loss per row whose labels are class numbers. */
interface ClassLossGradient extends RowLossGradient {
  @Override
  default Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.type(inputs, 2, DType.FLOAT32);
    Shape rows = SparseSoftmaxCrossEntropy.rows(inputs);
    RowLossGradient.check(inputs.get(2).shape(), rows);
    return inputs.get(0).shape();
  }

  @Override
  default ValueRule rule(Node self, int input) {
    return input == 1 ? SparseSoftmaxCrossEntropy.classRule(self) : null;
  }
}
