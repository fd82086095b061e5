package dev.panagrad.models.fit;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.fit.batch.FitBatches;
import dev.panagrad.models.fit.batch.StepTimes;
import dev.panagrad.models.heldout.HeldOut;
import dev.panagrad.models.heldout.HeldOutView;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.Position;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.SessionTask;
import dev.panagrad.models.train.ShardData;
import dev.panagrad.models.train.StopRequest;
import dev.panagrad.models.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains a user's model on a dataset. */
@SuppressWarnings("exports") // Of held-out examples, which only the product's pages show.
final class FitTask extends SessionTask implements HeldOutView {
  private static final double MOST_DECAY = 0.99;

  private final Fit fit;
  private final Model model;
  private final FitGraph graph;
  private final Dataset data;

  /** The requested metrics, followed by the default metric if it isn't among them. */
  private final List<Metric> metrics;

  private final Metric metric;
  private final FitBatches batches;
  private final ShardData rows = this::feed;

  /** Feeds of the whole batch, for measuring; the feeds of a step hold one shard. */
  private final Feeds whole = new Feeds();

  private final Evaluator evaluator;
  private final Results scored;
  private final EpochState epochs = new EpochState();
  private Evaluation evaluation;
  private boolean ended;

  private final StepTimes times = new StepTimes();

  FitTask(Fit fit, Model model, Dataset data, SessionOptions options) {
    FitGraph built =
        FitGraph.of(model.spec(), fit.loss(data.target()), fit.optimizer(), fit.shards());
    // Checked before a session is opened that would have to be closed again.
    fit.metrics(data.target()).forEach(asked -> asked.start(data.target()));
    int size = fit.batch(data);
    MiniBatches numbers = new MiniBatches(data.size(), size, options.seed(), true);
    super(built.graph(), built.shards(), size, fit.learningRate(), options, fit.peers());
    graph = built;
    this.fit = fit;
    this.model = model;
    this.data = data;
    metric = Metrics.usual(data.target());
    metrics = new ArrayList<>(fit.metrics(data.target()));
    if (metrics.stream().noneMatch(asked -> asked.name().equals(metric.name()))) {
      metrics.add(metric);
    }
    batches = new FitBatches(data, numbers, fit.shards(), fit.prefetch(), options.threads());
    model.weights().forEach((name, tensor) -> Model.copy(tensor, variable(name)));
    Scoring scoring = graph.scoring();
    evaluator =
        fit.validation() == null
            ? null
            : new Evaluator(scoring, session(), fit.validation(), metrics);
    feedBatch();
    feed(0);
    feeds().put(graph.rate(), rate().at(0)).put(graph.averageDecay(), 0);
    prepare(List.of(), List.of(graph.loss(), graph.update()));
    scored = new Results(Fetches.of(scoring.loss(), scoring.output()));
  }

  private Tensor variable(String name) {
    return session().variable(graph.graph().node(name));
  }

  /** Copies the weights to a model. */
  void copyTo(Model into) {
    into.weights().forEach((name, tensor) -> Model.copy(variable(name), tensor));
  }

  int stepsPerEpoch() {
    return batches.perEpoch();
  }

  EpochState epochs() {
    return epochs;
  }

  /** The epochs so far, and the epoch whose weights are kept. */
  History history() {
    List<Epoch> all = epochs.epochs();
    History history = new History(all, all.size(), waiting());
    return keepsBest() && !all.isEmpty()
        ? new History(all, history.best().orElseThrow().number(), waiting())
        : history;
  }

  boolean keepsBest() {
    return fit.keepsBest() && evaluator != null;
  }

  /** The requested metrics of the last evaluation. */
  Map<String, Double> metrics() {
    Map<String, Double> asked = new LinkedHashMap<>();
    for (Metric measured : fit.metrics(data.target())) {
      asked.put(measured.name(), evaluation.metrics().get(measured.name()));
    }
    return asked;
  }

  /** The views of any task, and the last evaluation, if there was one. */
  @Override
  public <V> Optional<V> view(Class<V> kind) {
    return kind == Evaluation.class
        ? Optional.ofNullable(evaluation).map(kind::cast)
        : super.view(kind);
  }

  @Override
  public Optional<HeldOut> heldOut() {
    return Optional.ofNullable(evaluator).map(Evaluator::shown);
  }

  @Override
  public Node output() {
    return graph.scoring().output();
  }

  @Override
  public DataOrigin origin() {
    return new DataOrigin(data.source(), data.sha256());
  }

  @Override
  public void warmUp(WarmUp warmUp) {
    step().warmUp(warmUp);
    warmUp.run(whole, scored.fetches());
    if (evaluator != null) {
      evaluator.warmUp(warmUp);
    }
  }

  /**
   * The share of the time of training steps in which they waited for their batch, from 0 to 1; NaN
   * before the first.
   */
  @Override
  public double waiting() {
    return times.waiting();
  }

  @Override
  public void nextBatch() {
    long start = System.nanoTime();
    batches.next(session());
    feedBatch();
    times.waitedSince(start);
  }

  private void feedBatch() {
    batches.current().feed(whole, graph.scoring().features(), graph.scoring().target());
  }

  private void feed(int shard) {
    Scoring of = graph.scoring();
    batches.current().feed(feeds(), of.features(), of.target(), shard);
  }

  @Override
  public boolean isScorable(long step) {
    return step > 0 || !Layers.hasMovingAverages(graph.graph());
  }

  @Override
  public Score scoreBatch() {
    Results results = session().run(whole, scored);
    Metric.Accumulator measured = metric.start(data.target());
    float[] output = results.get(graph.scoring().output()).toArray();
    Evaluator.add(data, batches.examples(), output, List.of(measured));
    return score(results.scalar(graph.scoring().loss()), measured.result());
  }

  @Override
  public float update(long step) {
    long start = System.nanoTime();
    step().rate(graph.rate(), learningRate(step));
    feeds().put(graph.averageDecay(), (float) Math.min(MOST_DECAY, (1.0 + step) / (10.0 + step)));
    float loss = step().run(rows).scalar(graph.loss());
    times.updatedSince(start);
    return loss;
  }

  @Override
  public Score evaluate() {
    return evaluate(null);
  }

  @Override
  public Score evaluateTogether() {
    return evaluate(peers());
  }

  private Score evaluate(Peers sharing) {
    evaluation = evaluator.evaluate(sharing);
    return score(evaluation.loss(), evaluation.metrics().get(metric.name()));
  }

  /** A metric that is undefined for some examples counts as the worst possible score. */
  private static Score score(double loss, double metric) {
    return new Score(loss, Double.isNaN(metric) ? Double.NEGATIVE_INFINITY : metric);
  }

  @Override
  public String metric() {
    return metric.name();
  }

  @Override
  public TrainingListener listener(StopRequest stop) {
    Runnable end =
        () -> {
          ended = true;
          stop.make();
        };
    return new EpochListener(this, fit.callbacks(), new Training(rate(), session(), end));
  }

  /** The model that the task was made from, with its untrained weights. */
  public Model model() {
    return model;
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public String description() {
    return TaskDescription.of(model.spec());
  }

  @Override
  public void saveModel(Path file, boolean best) {
    if (best == keepsBest()) {
      current().save(file);
    }
  }

  @Override
  public void exportOnnx(Path file) {
    current().exportOnnx(file);
  }

  /** A copy of the model with the current weights. */
  private Model current() {
    Model copy = model.copy();
    copyTo(copy);
    return copy;
  }

  @Override
  public long evaluationExamples() {
    return evaluator == null ? 0 : evaluator.size();
  }

  @Override
  public Map<String, String> position() {
    Map<String, String> position = Position.of(batches.position(), rate());
    epochs.save(position);
    return position;
  }

  @Override
  public void seek(Map<String, String> position) {
    batches.seek(Position.restore(position, rate(), data.size()));
    epochs.restore(position);
  }

  @Override
  protected void closeData() {
    batches.close();
    if (evaluator != null) {
      evaluator.close();
    }
  }
}
