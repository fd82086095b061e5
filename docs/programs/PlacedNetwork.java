import dev.panagrad.graph.*;
import dev.panagrad.graph.session.*;
import dev.panagrad.models.data.*;
import dev.panagrad.models.nn.*;
import dev.panagrad.models.train.Cluster;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.IntStream;

/**
 * Learns digits; with a token file and the address of a worker, the upper layers are computed
 * there.
 */
class PlacedNetwork {
  static final int BATCH = 128;

  public static void main(String... args) throws Exception {
    var g = new GraphBuilder();
    Node images = g.placeholder("images", BATCH, 784);
    Node labels = g.placeholder("labels", BATCH, 10);
    var layers = Layers.training(g, g.constant(1), g.constant(0.9f));
    Node loss = MicroBatches.mean(g, 4, List.of(images, labels), part -> loss(layers, part));
    Node train = new Adam().minimize(g, loss, g.constant(0.003f));
    var options = SessionOptions.defaults().withSeed(1);
    if (args.length == 0) {
      learn(new Session(g.build(), options), images, labels, loss, train);
    } else {
      try (var cluster = Cluster.connect(Cluster.readToken(Path.of(args[0])), args[1])) {
        var session = new Session(g.build(), options.withCluster(cluster));
        learn(session, images, labels, loss, train);
      }
    }
  }

  /** The mean loss of a part of the batch; the worker holds the last two layers. */
  static Node loss(Layers layers, List<Node> part) {
    GraphBuilder g = layers.graph();
    var weights = Initializers.heNormal();
    Node x = layers.relu(layers.dense("lower", part.get(0), 200, weights));
    try (Scope _ = g.device("/task:1")) {
      x = layers.relu(layers.dense("middle", x, 100, weights));
      return g.mean(g.softmaxCrossEntropy(layers.dense("upper", x, 10, weights), part.get(1)));
    }
  }

  static void learn(Session session, Node images, Node labels, Node loss, Node train) {
    try (session;
        Tensor pixels = Tensor.allocate(DType.FLOAT32, images.shape());
        Tensor classes = Tensor.allocate(DType.FLOAT32, labels.shape())) {
      var digits = Mnist.embedded().train();
      var filler = new BatchFiller(digits, session.options());
      Feeds feeds = new Feeds().put(images, pixels).put(labels, classes);
      for (int step = 0; step < 200; step++) {
        int first = step * BATCH % (digits.size() - BATCH);
        int[] rows = IntStream.range(first, first + BATCH).toArray();
        filler.fill(rows, BATCH, pixels.buffer(), classes.buffer());
        float value = session.run(feeds, Fetches.of(train, loss)).scalar(loss);
        if (step % 50 == 49) {
          System.out.printf("step %d: loss %.6f%n", step + 1, value);
        }
      }
      int bits = 0;
      for (Node variable : session.graph().variables()) {
        bits = 31 * bits + Arrays.hashCode(session.read(variable));
      }
      System.out.printf("all variables: %08x%n", bits);
    }
  }
}
