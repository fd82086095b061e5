package dev.panagrad.graph.random;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.graph.op.norm.LayerNormInputGrad;
import dev.panagrad.graph.op.norm.LayerNormParameterGrad;
import java.util.Map;

/** Ops that go along one axis. */
final class RowRecipes {
  private RowRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    all.put(
        LayerNorm.class,
        s -> {
          Node x = s.any(1);
          int cols = x.shape().size(-1);
          return Proposal.of(norm(s), x, s.of(cols), s.of(cols));
        });
    all.put(
        LayerNormInputGrad.class,
        s -> {
          Node x = s.any(1);
          Node scale = s.of(x.shape().size(-1));
          return Proposal.of(new LayerNormInputGrad(norm(s)), x, scale, s.of(x.shape()));
        });
    all.put(
        LayerNormParameterGrad.class,
        s -> {
          Node x = s.any(1);
          return Proposal.of(new LayerNormParameterGrad(norm(s)), x, s.of(x.shape()));
        });
  }

  private static LayerNorm norm(Sketch s) {
    return new LayerNorm(s.draw.coin(), 1e-3f);
  }
}
