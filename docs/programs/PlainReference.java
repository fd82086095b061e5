import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.IdxFolder;
import dev.panagrad.models.data.PictureEncoder;
import dev.panagrad.models.data.PictureFolder;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.Table;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.EarlyStopping;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.fit.ReduceOnPlateau;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.nio.file.Path;

/** What plain methods reach on a person's data: nearest neighbours and logistic regression. */
class PlainReference {
  private static final int NEIGHBOURS = 5;
  private static final int BATCH = 100;
  private static final int EPOCHS = 300;

  /**
   * Takes a folder of IDX files; or two folders of pictures; or two CSV files and the column of the
   * classes: to learn from, and to be measured on.
   */
  public static void main(String... args) {
    Path first = Path.of(args[0]);
    if (args.length == 3) {
      Split parts = Table.read(first).classify(args[2]).split(0.1, 1);
      var encoding = parts.rest().preprocessing();
      compare(parts, Table.read(Path.of(args[1])).encoded(encoding, parts.rest().target()));
    } else if (args.length == 2) {
      var train = PictureFolder.read(first, 32, 32);
      var classes = (Target.Classes) train.target();
      var test = PictureFolder.read(Path.of(args[1]), new PictureEncoder(32, 32), classes);
      compare(train.split(0.1, 1), test);
    } else {
      var files = IdxFolder.of(first);
      compare(files.train().split(0.1, 1), files.test().orElseThrow());
    }
  }

  /** A tenth is set aside to end the regression by, as the command does. */
  private static void compare(Split parts, Dataset test) {
    double right = neighbours(parts.rest(), test);
    System.out.printf("%d nearest neighbours: %.4f%n", NEIGHBOURS, right);
    var network = Network.parse("dense " + test.target().width());
    var model = Model.create(ModelSpec.of(network, parts.rest()), 1);
    double rate = test.shape().elements() < 1000 ? 0.01 : 0.001; // many features act together
    var fit = new Fit().epochs(EPOCHS).learningRate(rate).validation(parts.part());
    fit.callbacks(new ReduceOnPlateau(0.3, 3), new EarlyStopping(10)).run(model, parts.rest());
    System.out.println("logistic regression: " + fit.evaluate(model, test));
  }

  /** The share of test examples whose class most of the nearest training examples have. */
  private static double neighbours(Dataset train, Dataset test) {
    int width = (int) train.shape().elements();
    GraphBuilder g = new GraphBuilder();
    Node known = g.placeholder("known", train.size(), width);
    Node asked = g.placeholder("asked", Shape.UNKNOWN, width);
    // Minus the square of the distance, but for the square of what is asked: the same for all.
    Node near =
        g.sub(g.mul(g.matMul(asked, known, false, true), g.constant(2)), g.sum(g.square(known), 1));
    int right = 0;
    try (Session session = new Session(g.build());
        Tensor all = rows(train, 0, train.size())) {
      for (int from = 0; from < test.size(); from += BATCH) {
        int count = Math.min(BATCH, test.size() - from);
        try (Tensor some = rows(test, from, count)) {
          Feeds feeds = new Feeds().put(known, all).put(asked, some);
          float[] scores = session.run(feeds, Fetches.of(near)).get(near).toArray();
          for (int i = 0; i < count; i++) {
            right += vote(train, scores, i * train.size()) == test.label(from + i) ? 1 : 0;
          }
        }
      }
    }
    return (double) right / test.size();
  }

  private static Tensor rows(Dataset data, int from, int count) {
    int width = (int) data.shape().elements();
    Tensor rows = Tensor.allocate(DType.FLOAT32, Shape.of(count, width));
    float[] row = new float[width];
    for (int i = 0; i < count; i++) {
      data.features(from + i, 0, row);
      for (int j = 0; j < width; j++) {
        rows.buffer().set((long) i * width + j, row[j]);
      }
    }
    return rows;
  }

  private static int vote(Dataset train, float[] scores, int start) {
    int[] votes = new int[train.target().width()];
    for (int k = 0; k < NEIGHBOURS; k++) {
      int nearest = 0;
      for (int i = 1; i < train.size(); i++) {
        nearest = scores[start + i] > scores[start + nearest] ? i : nearest;
      }
      votes[train.label(nearest)]++;
      scores[start + nearest] = Float.NEGATIVE_INFINITY;
    }
    int most = 0;
    for (int c = 1; c < votes.length; c++) {
      most = votes[c] > votes[most] ? c : most;
    }
    return most;
  }
}
