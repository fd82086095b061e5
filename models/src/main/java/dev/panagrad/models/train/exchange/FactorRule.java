package dev.panagrad.models.train.exchange;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides which gradients are exchanged as {@linkplain FactoredGradient factors}, by shapes alone,
 * so that all processes decide alike.
 */
public final class FactorRule {
  private static final MatMul PRODUCT = new MatMul(true, false);

  /** A smaller gradient is sent fast enough. */
  private static final long LEAST_FLOATS = 1 << 16;

  /**
   * A process computes at most 2 x this number of additional operations for each float that it
   * needn't send and receive: less time than 1 Gbit/s takes, 32 ns, on one core.
   */
  private static final long MOST_ROWS = 256;

  /**
   * A gradient whose factors are exchanged.
   *
   * @param value its number among the values of the shards
   * @param gradient the product
   * @param rows of the factors of a shard
   * @param name of the variable
   */
  public record Choice(int value, Node gradient, int rows, String name) {}

  private FactorRule() {}

  /**
   * The gradients whose factors pay.
   *
   * @param feeds with the values of a shard
   */
  public static List<Choice> choose(Session session, Shards shards, Feeds feeds) {
    List<Node> values = shards.values(0);
    // A check for NaN looks at the results of nodes. A shard of another form has other rows.
    if (shards.forms() > 1 || session.options().checkNumerics()) {
      return List.of();
    }
    List<Integer> products =
        IntStream.range(0, values.size()).filter(i -> isProduct(values.get(i))).boxed().toList();
    if (products.isEmpty()) {
      return List.of();
    }
    List<Choice> chosen = new ArrayList<>();
    List<Node> left = products.stream().map(i -> values.get(i).input(0)).toList();
    Executable plan = session.compile(feeds, Fetches.of(left));
    for (int i = 0; i < left.size(); i++) {
      Node gradient = values.get(products.get(i));
      int rows = plan.resultShape(i).size(0);
      if (pays(rows, shards.count(), gradient.shape())) {
        chosen.add(new Choice(products.get(i), gradient, rows, variable(shards, gradient)));
      }
    }
    // One value remains to be summed: control words are sent with it.
    return chosen.size() == values.size() ? chosen.subList(1, chosen.size()) : chosen;
  }

  private static String variable(Shards shards, Node gradient) {
    return shards.gradients(0).entrySet().stream()
        .filter(entry -> entry.getValue() == gradient)
        .map(entry -> entry.getKey().name())
        .findFirst()
        .orElse(gradient.name());
  }

  /**
   * Whether a value is one product of a large matrix's size, whose factors are as they are read.
   */
  private static boolean isProduct(Node value) {
    return PRODUCT.equals(value.op())
        && value.shape().elements() >= LEAST_FLOATS
        && value.inputs().stream().noneMatch(input -> input.op() instanceof Transpose);
  }

  /**
   * Whether the factors of all shards have at most as many floats as the gradient, half of what is
   * sent to sum it, and the additional products are fast.
   *
   * @param rows of a shard
   * @param gradient its shape
   */
  public static boolean pays(int rows, int shards, Shape gradient) {
    long batch = (long) rows * shards;
    long factors = batch * (gradient.size(0) + gradient.size(1));
    return batch <= MOST_ROWS && factors <= gradient.elements();
  }
}
