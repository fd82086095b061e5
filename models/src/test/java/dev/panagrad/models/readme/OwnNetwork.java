package dev.panagrad.models.readme;

// docs/library.md: from here
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.Initializers;

/** Learns which of two numbers differ: a network with one hidden layer. */
public class OwnNetwork {
  public static void main(String[] args) {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, 2);
    Node classes = g.placeholder("classes", DType.INT32, Shape.UNKNOWN);
    Node w1 = g.variable("w1", Shape.of(2, 8), Initializers.truncatedNormal(1));
    Node b1 = g.variable("b1", Shape.of(8), Initializers.truncatedNormal(1));
    Node w2 = g.variable("w2", Shape.of(8, 2), Initializers.truncatedNormal(1));
    Node logits = g.matMul(g.tanh(g.add(g.matMul(x, w1), b1)), w2);
    Node loss = g.mean(g.sparseSoftmaxCrossEntropy(logits, classes));
    Node train = new Adam().minimize(g, loss, g.constant(0.05f));
    Node answer = g.argMax(logits);

    try (Session session = new Session(g.build());
        Tensor inputs = Tensor.of(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1);
        Tensor wanted = Tensor.ofInts(Shape.of(4), 0, 1, 1, 0);
        Tensor question = Tensor.of(Shape.of(1, 2), 1, 0)) {
      Feeds feeds = new Feeds().put(x, inputs).put(classes, wanted);
      Results step = new Results(Fetches.of(loss, train));
      for (int i = 0; i < 500; i++) {
        session.run(feeds, step);
      }
      System.out.println("loss " + step.scalar(loss));
      Feeds asked = new Feeds().put(x, question);
      System.out.println("1, 0 -> " + session.run(asked, Fetches.of(answer)).scalarInt(answer));
    }
  }
}
