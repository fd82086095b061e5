package dev.panagrad.models.onnx.operator.linalg;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.Arrays;
import java.util.List;

/** Matrix products. */
public final class LinearOperators {
  private LinearOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    table
        .add("MatMul", LinearOperators::matMul)
        .add("Gemm", LinearOperators::gemm)
        .add("Einsum", Einsum::rule);
  }

  /** The product as in NumPy's matmul: a vector is a row on the left and a column on the right. */
  private static List<Value> matMul(OperatorContext c) {
    Floats.require(c, 0, 1);
    GraphBuilder g = c.g();
    Shape a = c.shape(0);
    Shape b = c.shape(1);
    if (a.rank() == 0 || b.rank() == 0) {
      throw new IllegalArgumentException(
          "%s and %s can't be multiplied: a scalar is no matrix".formatted(a, b));
    }
    Node left = a.rank() == 1 ? g.reshape(c.node(0), 1, a.size(0)) : c.node(0);
    Node right = b.rank() == 1 ? g.reshape(c.node(1), b.size(0), 1) : c.node(1);
    Node attention = RecognizedAttention.of(g, left, right);
    Node product = attention != null ? attention : g.matMul(left, right);
    int[] sizes = product.shape().sizes();
    int batch = sizes.length - 2;
    int[] kept = Arrays.copyOf(sizes, batch);
    if (a.rank() > 1) {
      kept = append(kept, sizes[batch]);
    }
    if (b.rank() > 1) {
      kept = append(kept, sizes[batch + 1]);
    }
    return c.result(a.rank() == 1 || b.rank() == 1 ? g.reshape(product, kept) : product);
  }

  private static int[] append(int[] sizes, int size) {
    int[] longer = Arrays.copyOf(sizes, sizes.length + 1);
    longer[sizes.length] = size;
    return longer;
  }

  /** alpha A B + beta C, where C is broadcast. */
  private static List<Value> gemm(OperatorContext c) {
    Floats.require(c, 0, 1, 2);
    GraphBuilder g = c.g();
    float alpha = c.real("alpha", 1);
    float beta = c.real("beta", 1);
    Node product = g.matMul(c.node(0), c.node(1), c.flag("transA", false), c.flag("transB", false));
    if (product.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "its inputs must be matrices, but have %s and %s".formatted(c.shape(0), c.shape(1)));
    }
    Node scaled = Floats.scale(g, product, alpha);
    if (!c.has(2) || beta == 0) {
      return c.result(scaled);
    }
    Node bias = c.node(2);
    if (bias.shape().rank() == 2 && bias.shape().size(0) == 1) {
      // A row is added while the product is in the cache.
      bias = g.reshape(bias, bias.shape().size(1));
    }
    Node sum = g.add(scaled, Floats.scale(g, bias, beta));
    if (!sum.shape().equals(product.shape())) {
      throw new IllegalArgumentException(
          "a C of %s can't be added to a product of %s".formatted(c.shape(2), product.shape()));
    }
    return c.result(sum);
  }
}
