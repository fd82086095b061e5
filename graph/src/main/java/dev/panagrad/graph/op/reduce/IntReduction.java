package dev.panagrad.graph.op.reduce;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Collections;
import java.util.List;

/**
 * A reduction of int32 over some axes. Sums and products are modulo 2^32; means are truncated to an
 * integer.
 *
 * @param kind the reduction
 * @param axes ascending, from 0
 * @param keepDims whether the reduced axes stay, with size 1
 */
public record IntReduction(Kind kind, List<Integer> axes, boolean keepDims) implements BuiltIn {
  /** The kind of reduction. */
  public enum Kind {
    /** The sum. */
    SUM,
    /** The sum divided by the count. */
    MEAN,
    /** The largest. */
    MAX,
    /** The smallest. */
    MIN,
    /** The product. */
    PROD,
    /** The sum of absolute values. */
    SUM_ABS,
    /** The sum of squares. */
    SUM_SQUARE;

    private long identity() {
      return switch (this) {
        case SUM, MEAN, SUM_ABS, SUM_SQUARE -> 0;
        case MAX -> Integer.MIN_VALUE;
        case MIN -> Integer.MAX_VALUE;
        case PROD -> 1;
      };
    }

    /** Accumulates an element; products are cut to 32 bits, so that no long overflows. */
    private long add(long value, long x) {
      return switch (this) {
        case SUM, MEAN -> value + x;
        case MAX -> Math.max(value, x);
        case MIN -> Math.min(value, x);
        case PROD -> (int) value * x;
        case SUM_ABS -> value + Math.abs(x);
        case SUM_SQUARE -> (int) value + x * x;
      };
    }
  }

  /** Checks the axes. */
  public IntReduction {
    Reductions.checkAxes(axes);
    axes = List.copyOf(axes);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.type(inputs, 0, DType.INT32);
    return Reductions.shape(inputs, axes, keepDims);
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.INT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer in = context.in(0);
    Buffer out = context.out();
    Shape shape = context.node().input(0).shape();
    int[] reduced = shape.sizes();
    int[] kept = shape.sizes();
    for (int axis = 0; axis < shape.rank(); axis++) {
      (axes.contains(axis) ? kept : reduced)[axis] = 1;
    }
    long count = Shape.of(reduced).elements();
    long[] strides = new long[shape.rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = shape.elements(axis + 1, strides.length);
    }
    context.range(
        "",
        out.length(),
        2.0 * count,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            long base = offset(i, kept, strides);
            long value = kind.identity();
            for (long r = 0; r < count; r++) {
              value = kind.add(value, in.getInt(base + offset(r, reduced, strides)));
            }
            out.setInt(i, (int) (kind == Kind.MEAN && count > 0 ? value / count : value));
          }
        });
  }

  private static long offset(long index, int[] sizes, long[] strides) {
    long offset = 0;
    long rest = index;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      offset += rest % sizes[axis] * strides[axis];
      rest /= sizes[axis];
    }
    return offset;
  }
}
