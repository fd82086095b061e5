package dev.panagrad.graph.random;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.linalg.Det;
import dev.panagrad.graph.op.linalg.DetGrad;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.graph.op.reduce.ArgExtreme;
import dev.panagrad.graph.op.reduce.Cumulative;
import dev.panagrad.graph.op.reduce.CumulativeProductGrad;
import dev.panagrad.graph.op.reduce.IntReduction;
import dev.panagrad.graph.op.reduce.TopK;
import java.util.Map;

/** Ops that go along one axis, determinants, and the reductions of integers. */
final class RowRecipes {
  private RowRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    determinants(all);
    all.put(
        LayerNorm.class,
        s -> {
          Node x = s.any(1);
          int cols = x.shape().size(-1);
          return Proposal.of(norm(s), x, s.of(cols), s.of(cols));
        });
    all.put(Cumulative.class, s -> along(s, s.any(1)));
    all.put(
        CumulativeProductGrad.class,
        s -> {
          Node x = s.any(1);
          Cumulative products = (Cumulative) along(s, x).op();
          return Proposal.of(new CumulativeProductGrad(products), x, s.of(x.shape()));
        });
    all.put(
        ArgExtreme.class,
        s -> {
          Node x = s.any(1);
          int axis = s.draw.below(x.shape().rank());
          return Proposal.of(new ArgExtreme(axis, s.draw.coin(), s.draw.coin()), x);
        });
    all.put(
        TopK.class,
        s -> {
          Node x = s.any(1);
          int axis = s.draw.below(x.shape().rank());
          int k = s.draw.below(Math.max(0, x.shape().size(axis)) + 1);
          return Proposal.of(new TopK(axis, k, s.draw.coin()), x);
        });
    all.put(
        IntReduction.class,
        s -> {
          Node x = s.indices(s.draw.shape());
          IntReduction.Kind[] kinds = IntReduction.Kind.values();
          IntReduction.Kind kind = kinds[s.draw.below(kinds.length)];
          var axes = s.draw.axes(x.shape().rank());
          return Proposal.of(new IntReduction(kind, axes, s.draw.coin()), x);
        });
  }

  private static void determinants(Map<Class<? extends Op>, Recipe> all) {
    all.put(
        Det.class,
        s -> {
          int n = 1 + s.draw.below(5);
          return Proposal.of(new Det(), s.of(s.draw.size(), n, n));
        });
    all.put(
        DetGrad.class,
        s -> {
          int n = 1 + s.draw.below(5);
          int count = s.draw.size();
          return Proposal.of(new DetGrad(), s.of(count, n, n), s.of(count));
        });
  }

  private static LayerNorm norm(Sketch s) {
    return new LayerNorm(s.draw.coin(), 1e-3f);
  }

  private static Proposal along(Sketch s, Node x) {
    int axis = s.draw.below(x.shape().rank());
    return Proposal.of(new Cumulative(s.draw.coin(), axis, s.draw.coin(), s.draw.coin()), x);
  }
}
