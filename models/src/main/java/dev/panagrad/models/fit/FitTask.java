package dev.panagrad.models.fit;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.nn.optimizer.AdjustableRate;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.Position;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TrainingTask;
import java.util.Map;

/** Trains a model of a user's on a dataset. */
final class FitTask implements TrainingTask {
  private static final double MOST_DECAY = 0.99;

  private final FitGraph graph;
  private final Session session;
  private final Dataset data;
  private final MiniBatches batches;
  private final Batch batch;
  private final Task fill = this::fill;
  private final Evaluator evaluator;
  private final Feeds feeds;
  private final Fetches update;
  private final Results updated;
  private final Results scored;
  private final AdjustableRate rate;
  private int[] examples;
  private long epoch;
  private Evaluation evaluation;

  FitTask(Fit fit, Model model, Dataset data, SessionOptions options) {
    this.data = data;
    graph = FitGraph.of(model.spec(), fit.loss(data.target()), fit.optimizer());
    batches = new MiniBatches(data.size(), fit.batch(data), options.seed(), true);
    rate = new AdjustableRate(fit.learningRate());
    session = new Session(graph.graph(), options);
    batch = new Batch(data, batches.batch(), options.threads());
    model.weights().forEach((name, tensor) -> Model.copy(tensor, variable(name)));
    evaluator =
        fit.validation() == null
            ? null
            : new Evaluator(graph, session, fit.validation(), fit.metrics(data.target()));
    feeds =
        new Feeds()
            .put(graph.features(), batch.features())
            .put(graph.target(), batch.targets())
            .put(graph.rate(), rate.at(0))
            .put(graph.averageDecay(), 0);
    update = Fetches.of(graph.loss(), graph.update());
    updated = new Results(update);
    scored = new Results(Fetches.of(graph.evaluated()));
  }

  private Tensor variable(String name) {
    return session.variable(graph.graph().node(name));
  }

  /** Copies the weights to a model. */
  void copyTo(Model model) {
    model.weights().forEach((name, tensor) -> Model.copy(variable(name), tensor));
  }

  int stepsPerEpoch() {
    return batches.batchesPerEpoch();
  }

  /** What the last evaluation has measured; null if there was none. */
  Evaluation evaluation() {
    return evaluation;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public Node output() {
    return graph.output();
  }

  @Override
  public Feeds feeds() {
    return feeds;
  }

  @Override
  public Fetches updateFetches() {
    return update;
  }

  @Override
  public DataOrigin origin() {
    return new DataOrigin(data.source(), Map.of());
  }

  @Override
  public void warmUp(WarmUp warmUp) {
    warmUp.run(feeds, update).run(feeds, scored.fetches());
    if (evaluator != null) {
      evaluator.warmUp(warmUp);
    }
  }

  @Override
  public void nextBatch() {
    examples = batches.next();
    epoch = batches.position().epoch();
    session.share(fill, session.options().threads());
  }

  private void fill(int part) {
    batch.fill(examples, epoch, part);
  }

  @Override
  public Score scoreBatch() {
    return new Score(session.run(feeds, scored).scalar(graph.evaluated()), 0);
  }

  @Override
  public float update(long step) {
    feeds.put(graph.rate(), learningRate(step));
    feeds.put(graph.averageDecay(), (float) Math.min(MOST_DECAY, (1.0 + step) / (10.0 + step)));
    return session.run(feeds, updated).scalar(graph.loss());
  }

  @Override
  public Score evaluate() {
    evaluation = evaluator.evaluate();
    double first = evaluation.metrics().values().stream().findFirst().orElse(0.0);
    return new Score(evaluation.loss(), first);
  }

  @Override
  public String evaluationSplit() {
    return "validation";
  }

  @Override
  public long evaluationExamples() {
    return evaluator == null ? 0 : evaluator.size();
  }

  @Override
  public boolean better(Score score, Score other) {
    return score.loss() < other.loss();
  }

  @Override
  public AdjustableRate rate() {
    return rate;
  }

  @Override
  public int batch() {
    return batches.batch();
  }

  @Override
  public Map<String, String> position() {
    return Position.of(batches.position(), rate);
  }

  @Override
  public void seek(Map<String, String> position) {
    batches.seek(Position.restore(position, rate, data.size()));
  }

  @Override
  public void close() {
    session.close();
    batch.close();
    if (evaluator != null) {
      evaluator.close();
    }
  }
}
