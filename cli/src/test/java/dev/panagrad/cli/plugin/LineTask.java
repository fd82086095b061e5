package dev.panagrad.cli.plugin;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.nn.Sgd;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.ExamplesView;
import dev.panagrad.models.train.Position;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.SessionTask;
import dev.panagrad.models.train.TaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Learns y = 2 x - 1, with the same batch in each step, and shows its points. */
final class LineTask extends SessionTask implements ExamplesView {
  /** Nodes: placeholders x, y and rate; the results y and loss; the update. */
  private record Line(
      Graph graph, Shards shards, Node x, Node y, Node rate, Node out, Node loss, Node train) {
    static Line of(int batch) {
      GraphBuilder g = new GraphBuilder();
      Node x = g.placeholder("x", batch, 1);
      Node y = g.placeholder("y", batch, 1);
      Node rate = g.placeholder("learning_rate");
      Shards shards = new Shards(g, 1);
      Node out =
          Layers.training(g, g.constant(1), g.constant(0))
              .dense("line", x, 1, Initializer.zeros(), Initializer.zeros());
      Node loss = g.mean(g.square(g.sub(out, y)));
      Node train = new Sgd().minimize(g, loss, rate);
      return new Line(g.build(), shards, x, y, rate, out, loss, train);
    }
  }

  private final Line line;
  private final Tensor x;
  private final Tensor y;
  private final Results scored;
  private long made;

  private LineTask(Line line, TaskSettings settings) {
    super(
        line.graph(),
        line.shards(),
        settings.batch(),
        LearningRate.constant(settings.values().get("learning-rate")),
        settings.options(),
        settings.peers());
    this.line = line;
    x = Tensor.allocate(DType.FLOAT32, Shape.of(batch(), 1));
    y = Tensor.allocate(DType.FLOAT32, Shape.of(batch(), 1));
    for (int i = 0; i < batch(); i++) {
      x.buffer().set(i, (float) i / batch());
      y.buffer().set(i, 2f * i / batch() - 1);
    }
    feeds().put(line.x(), x).put(line.y(), y).put(line.rate(), rate().at(0));
    prepare(List.of(), List.of(line.loss(), line.train()));
    scored = new Results(Fetches.of(line.loss(), line.out()));
  }

  static LineTask open(TaskSettings settings) {
    return new LineTask(Line.of(settings.batch()), settings);
  }

  @Override
  public Node output() {
    return line.out();
  }

  @Override
  public DataOrigin origin() {
    return new DataOrigin("points of a line", Map.of());
  }

  @Override
  public void warmUp(WarmUp warmUp) {
    step().warmUp(warmUp);
    warmUp.run(feeds(), scored.fetches());
  }

  @Override
  public void nextBatch() {
    made++;
  }

  @Override
  public Score scoreBatch() {
    float loss = session().run(feeds(), scored).scalar(line.loss());
    return new Score(loss, loss < 0.01 ? 1 : 0);
  }

  @Override
  public float update(long step) {
    step().rate(line.rate(), rate().at(step));
    return step().run(_ -> {}).scalar(line.loss());
  }

  @Override
  public Score evaluate() {
    return scoreBatch();
  }

  @Override
  public long evaluationExamples() {
    return batch();
  }

  @Override
  public List<String> columns() {
    return List.of("x", "told", "right");
  }

  @Override
  public List<List<String>> examples() {
    Tensor out = session().run(feeds(), scored).get(line.out());
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < batch(); i++) {
      rows.add(List.of(text(x, i), text(out, i), text(y, i)));
    }
    return rows;
  }

  private static String text(Tensor tensor, int i) {
    return String.format(Locale.ROOT, "%.2f", tensor.buffer().get(i));
  }

  @Override
  public Map<String, String> position() {
    return Position.of(made, 0, rate());
  }

  @Override
  public void seek(Map<String, String> position) {
    made = Position.restoreBatches(position, rate(), 0).epoch();
  }

  @Override
  protected void closeData() {
    x.close();
    y.close();
  }
}
