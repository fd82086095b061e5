package dev.panagrad.graph.random;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastLike;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.Pad;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.ReshapeLike;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.op.linalg.FusedMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Products of matrices, and ops that only move elements. */
final class MovementRecipes {
  private MovementRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    all.put(BroadcastTo.class, s -> broadcast(s, true));
    all.put(BroadcastLike.class, s -> broadcast(s, false));
    all.put(Transpose.class, s -> Proposal.of(new Transpose(), s.of(s.draw.shape(2))));
    all.put(Reshape.class, s -> reshape(s, true));
    all.put(ReshapeLike.class, s -> reshape(s, false));
    all.put(Slice.class, s -> slice(s, s.any(1)));
    all.put(
        Pad.class,
        s -> {
          Node like = s.any(1);
          Slice slice = (Slice) slice(s, like).op();
          Shape part = like.shape().with(slice.axis(), slice.count());
          return Proposal.of(new Pad(slice.axis(), slice.start()), s.of(part), like);
        });
    all.put(
        Concat.class,
        s -> {
          Node first = s.any(1);
          int axis = s.draw.below(first.shape().rank());
          Proposal concat = Proposal.of(new Concat(axis), first);
          for (int more = s.draw.below(4); more > 0; more--) {
            concat = concat.and(s.of(first.shape().with(axis, s.draw.below(9))));
          }
          return concat;
        });
    all.put(MatMul.class, s -> product(s, (left, right) -> new MatMul(left, right)));
    all.put(BatchMatMul.class, MovementRecipes::batch);
    all.put(
        FusedMatMul.class,
        s -> {
          List<Activation> kinds = List.of(Activation.values());
          Activation kind = s.draw.of(kinds);
          Proposal product = product(s, (left, right) -> new FusedMatMul(left, right, kind));
          Shape a = product.inputs().get(0).shape();
          Shape b = product.inputs().get(1).shape();
          FusedMatMul op = (FusedMatMul) product.op();
          int rows = a.size(op.transposeA() ? 1 : 0);
          int cols = b.size(op.transposeB() ? 0 : 1);
          return product.and(kind.isGradient() ? s.of(rows, cols) : s.of(cols));
        });
  }

  private interface ProductOp {
    Op of(boolean transposeA, boolean transposeB);
  }

  private static Proposal product(Sketch s, ProductOp op) {
    boolean left = s.draw.coin();
    boolean right = s.draw.coin();
    Node a = s.draw.coin() ? s.of(s.draw.shape(2)) : s.any(2);
    if (a.shape().rank() != 2) {
      a = s.of(s.draw.shape(2));
    }
    int inner = a.shape().size(left ? 0 : 1);
    int cols = s.draw.size();
    Node b = right ? s.of(cols, inner) : s.of(inner, cols);
    return Proposal.of(op.of(left, right), a, b);
  }

  private static Proposal batch(Sketch s) {
    boolean left = s.draw.coin();
    boolean right = s.draw.coin();
    Node a = s.draw.coin() ? s.of(s.draw.shape(3)) : s.any(3);
    if (a.shape().rank() < 3) {
      a = s.of(s.draw.shape(3));
    }
    int inner = a.shape().size(left ? -2 : -1);
    int cols = s.draw.size();
    int[] sizes = a.shape().sizes();
    int batch = sizes.length - 2;
    sizes[batch] = right ? cols : inner;
    sizes[batch + 1] = right ? inner : cols;
    switch (s.draw.below(3)) {
      case 0 -> sizes[s.draw.below(batch)] = 1;
      case 1 -> sizes = Arrays.copyOfRange(sizes, 1 + s.draw.below(batch), sizes.length);
      default -> {}
    }
    return Proposal.of(new BatchMatMul(left, right), a, s.of(sizes));
  }

  private static Proposal broadcast(Sketch s, boolean to) {
    Shape target = s.draw.shape();
    Node like = s.of(target);
    Node x = s.beside(like);
    return to ? Proposal.of(new BroadcastTo(target), x) : Proposal.of(new BroadcastLike(), x, like);
  }

  private static Proposal reshape(Sketch s, boolean to) {
    Node x = s.any(1);
    int[] sizes = x.shape().sizes();
    // Of one that is far too large, what overflows here is refused by the graph.
    int elements = (int) x.shape().elements();
    Shape target =
        switch (s.draw.below(3)) {
          case 0 -> Shape.of(elements & Integer.MAX_VALUE);
          case 1 ->
              Shape.of(sizes[0], (int) x.shape().elements(1, sizes.length) & Integer.MAX_VALUE);
          default -> Shape.of(1, elements & Integer.MAX_VALUE);
        };
    if (!to) {
      return Proposal.of(new ReshapeLike(), x, s.of(target));
    }
    int axis = s.draw.below(target.rank());
    return Proposal.of(new Reshape(s.draw.once(3) ? target.with(axis, -1) : target), x);
  }

  private static Proposal slice(Sketch s, Node x) {
    int axis = s.draw.below(x.shape().rank());
    int size = x.shape().size(axis);
    int start = s.draw.below(size + 1);
    return Proposal.of(new Slice(axis, start, s.draw.below(size - start + 1)), x);
  }
}
