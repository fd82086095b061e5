package dev.panagrad.graph.random;

import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Checked;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.graph.op.array.index.GatherGrad;
import dev.panagrad.graph.op.array.index.OneHot;
import dev.panagrad.graph.op.builtin.KeepRule;
import dev.panagrad.graph.op.loss.FusedCrossEntropy;
import dev.panagrad.graph.op.loss.SmoothedCrossEntropy;
import dev.panagrad.graph.op.loss.SmoothedCrossEntropyGrad;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropyGrad;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropyGrad;
import java.util.Map;

/** Softmax and cross-entropy, and ops that take indices. */
final class SoftmaxRecipes {
  private SoftmaxRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    indices(all);
    softmax(all);
  }

  private static void indices(Map<Class<? extends Op>, Recipe> all) {
    all.put(OneHot.class, s -> Proposal.of(new OneHot(s.draw.size()), s.indices(s.draw.shape(1))));
    all.put(
        Gather.class,
        s -> Proposal.of(new Gather(), s.of(s.draw.shape(2)), s.indices(s.draw.shape(1))));
    all.put(
        Checked.class,
        s ->
            s.draw.coin()
                ? Proposal.of(
                    new Checked(new IndexRule("a program", "index", s.draw.size(), "drawn so")),
                    s.indices(s.draw.shape(1)))
                : Proposal.of(new Checked(new KeepRule("a program")), s.of()));
    all.put(
        GatherGrad.class,
        s -> {
          Node table = s.of(s.draw.shape(2));
          Node indices = s.indices(s.draw.shape(1));
          Node gradient = s.of(indices.shape().size(0), table.shape().size(1));
          return Proposal.of(new GatherGrad(), gradient, indices, table);
        });
  }

  private static void softmax(Map<Class<? extends Op>, Recipe> all) {
    all.put(Softmax.class, s -> Proposal.of(new Softmax(), s.any(1)));
    all.put(SoftmaxCrossEntropy.class, s -> entropy(s, new SoftmaxCrossEntropy(), false));
    all.put(
        SparseSoftmaxCrossEntropy.class, s -> entropy(s, new SparseSoftmaxCrossEntropy(), true));
    all.put(SoftmaxCrossEntropyGrad.class, s -> upstream(s, new SoftmaxCrossEntropyGrad(), false));
    all.put(
        SparseSoftmaxCrossEntropyGrad.class,
        s -> upstream(s, new SparseSoftmaxCrossEntropyGrad(), true));
    all.put(
        SmoothedCrossEntropy.class,
        s -> entropy(s, new SmoothedCrossEntropy(s.draw.below(9) / 8.5f), true));
    all.put(
        SmoothedCrossEntropyGrad.class,
        s -> upstream(s, new SmoothedCrossEntropyGrad(s.draw.below(9) / 8.5f), true));
    all.put(
        FusedCrossEntropy.class,
        s -> {
          boolean sparse = s.draw.coin();
          return upstream(s, new FusedCrossEntropy(sparse), sparse);
        });
  }

  private static Proposal entropy(Sketch s, Op op, boolean sparse) {
    Node logits = s.of(s.draw.shape(2));
    int rows = logits.shape().size(0);
    return Proposal.of(op, logits, sparse ? s.indices(Shape.of(rows)) : s.of(logits.shape()));
  }

  private static Proposal upstream(Sketch s, Op op, boolean sparse) {
    Proposal entropy = entropy(s, op, sparse);
    return entropy.and(s.draw.coin() ? s.of() : s.of(entropy.inputs().get(0).shape().size(0)));
  }
}
