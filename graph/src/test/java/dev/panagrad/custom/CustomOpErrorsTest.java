package dev.panagrad.custom;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Mistakes in a user's op end in a sentence that names the op and the node. */
class CustomOpErrorsTest {
  private final GraphBuilder g = new GraphBuilder();
  private final Node x = g.placeholder("x", Shape.UNKNOWN, 3);

  /** An op of which everything can be wrong. */
  private record Odd(
      Function<List<Node>, Shape> shape,
      Function<Node, List<Node>> slope,
      Consumer<KernelContext> kernel)
      implements CustomOp {
    @Override
    public Shape inferShape(List<Node> inputs) {
      return shape.apply(inputs);
    }

    @Override
    public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
      return slope.apply(upstream);
    }

    @Override
    public void compute(KernelContext context) {
      kernel.accept(context);
    }
  }

  private static Odd shaped(Function<List<Node>, Shape> shape) {
    return new Odd(shape, List::of, _ -> {});
  }

  private static Odd computing(Consumer<KernelContext> kernel) {
    return new Odd(in -> in.getFirst().shape(), List::of, kernel);
  }

  private static void fails(
      Class<? extends RuntimeException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    assertFalse(message.contains("\n"), message);
    assertTrue(message.startsWith("Odd 'Odd"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), "'" + part + "' expected in: " + message);
    }
  }

  private void fails(Odd op, String... parts) {
    fails(IllegalArgumentException.class, () -> g.add(op, x), parts);
  }

  private void run(Odd op, int threads) {
    Node node = g.add(op, x);
    SessionOptions options = SessionOptions.defaults().withThreads(threads);
    try (Session session = new Session(g.build(), options);
        Tensor rows = Tensor.allocate(x.type(), Shape.of(1_000, 3))) {
      session.run(new Feeds().put(x, rows), Fetches.of(node));
    }
  }

  @Test
  void shapes() {
    fails(shaped(_ -> null), "null instead of a shape");
    fails(shaped(in -> in.get(1).shape()), "inferShape failed on 1 inputs");
    Node known = g.placeholder("known", 2);
    Odd vague = shaped(_ -> Shape.of(Shape.UNKNOWN));
    fails(
        IllegalArgumentException.class, () -> g.add(vague, known), "must tell all sizes", "[None]");
    Odd fickle = shaped(in -> in.getFirst().shape().isKnown() ? Shape.of(7) : Shape.of(8));
    fails(IllegalArgumentException.class, () -> run(fickle, 1), "promised [8]", "gives [7]");
  }

  @Test
  void residence() {
    CustomOp elsewhere =
        new CustomOp() {
          @Override
          public String name() {
            return "Odd";
          }

          @Override
          public Residence residence() {
            return Residence.VIEW;
          }

          @Override
          public Shape inferShape(List<Node> inputs) {
            return Shape.scalar();
          }

          @Override
          public void compute(KernelContext context) {}
        };
    fails(IllegalArgumentException.class, () -> g.add(elsewhere, x), "residence");
  }

  private void gradientFails(Function<Node, List<Node>> slope, String... parts) {
    Node node = g.add(new Odd(in -> in.getFirst().shape(), slope, _ -> {}), x);
    Node loss = g.sum(node);
    fails(IllegalArgumentException.class, () -> Gradients.of(g, loss, List.of(x)), parts);
  }

  @Test
  void gradients() {
    gradientFails(up -> List.of(up, up), "each of 1 inputs", "a list of 2");
    gradientFails(_ -> null, "each of 1 inputs", "null");
    gradientFails(up -> List.of(g.sum(up)), "gradient by input 0", "[None, 3]", "[]");
    gradientFails(up -> up.inputs().subList(0, 9), "gradient failed");
  }

  @Test
  void kernels() {
    Odd idle = computing(_ -> {});
    fails(IllegalArgumentException.class, () -> run(idle, 1), "adds no range");
    Odd unsure = computing(context -> context.in(4));
    fails(IllegalStateException.class, () -> run(unsure, 1), "compute failed", "no input 4");
    Odd broken =
        computing(
            context ->
                context.range(
                    "",
                    3_000,
                    100,
                    (from, to) -> {
                      throw new ArithmeticException("by zero in " + from + " to " + to);
                    }));
    fails(IllegalStateException.class, () -> run(broken, 1), "range [0, 3000)", "by zero in 0");
    fails(
        IllegalStateException.class, () -> run(broken, 3), "kernel failed on the range", "by zero");
  }
}
