package dev.panagrad.models.experiments.caption;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.experiments.TaskSettings;
import dev.panagrad.models.nn.optimizer.AdjustableRate;
import dev.panagrad.models.nn.optimizer.LearningRate;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.Position;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.ShardData;
import dev.panagrad.models.train.TrainingStep;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;
import java.util.Map;

/** Trains a net that tells what pictures show. */
public final class CaptionTask implements TrainingTask {
  private final CaptionData data;
  private final CaptionModel model;
  private final Session session;
  private final MiniBatches batches;
  private final CaptionBatch batch;
  private final Captioner captioner;
  private final CaptionEvaluator evaluator;
  private final List<CaptionedPicture> validation;
  private final Feeds feeds = new Feeds();
  private final Results scored;
  private final TrainingStep step;
  private final Peers peers;
  private final AdjustableRate rate;
  private final float keepProbability;
  private final double averageDecay;
  private final ShardData shards = this::feed;
  private final Task fill = this::fill;
  private int[] examples;
  private long epoch;
  private long tokens;

  /** Opens a session. */
  CaptionTask(
      CaptionData data,
      CaptionNet net,
      CaptionModel model,
      LearningRate schedule,
      TaskSettings settings) {
    this.data = data;
    this.model = model;
    rate = new AdjustableRate(schedule);
    keepProbability = (float) settings.values().get(CaptionExperiment.KEEP, 1);
    averageDecay = settings.values().get(CaptionExperiment.AVERAGE, 0.99);
    int rows = settings.batch();
    long seed = settings.options().seed();
    batches = new MiniBatches(data.size(), rows, seed, settings.shuffle());
    session = new Session(model.graph(), settings.options());
    batch = new CaptionBatch(data.shape(), rows, data.longest(), shards());
    captioner = new Captioner(net, model.use(), session, data.tokens(), data.longest());
    evaluator =
        new CaptionEvaluator(
            model.measuring(), session, data.tokens(), captioner, rows, data.longest());
    validation = data.validation();
    feed(0);
    feeds
        .put(model.keepProbability(), keepProbability)
        .put(model.averageDecay(), (float) averageDecay)
        .put(model.learningRate(), rate.at(0))
        .put(model.tokens(), 1);
    scored = new Results(Fetches.of(model.training().loss(), model.training().hits()));
    peers = settings.peers();
    List<Node> update = List.of(model.batchLoss(), model.train());
    step = new TrainingStep(session, model.shards(), feeds, List.of(), update, peers);
  }

  /** Tells what pictures show with the model as it is. */
  public Captioner captioner() {
    return captioner;
  }

  /** Some pictures that are never trained on, always the same, for people to watch. */
  public List<CaptionedPicture> shown() {
    return data.shown();
  }

  /** Other pictures that are never trained on, for the result. */
  public List<CaptionSet> tests() {
    return data.tests();
  }

  /** What a person should know of the data, in sentences. */
  public List<String> remarks() {
    return data.remarks();
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public Node output() {
    return model.training().logits();
  }

  @Override
  public Feeds feeds() {
    return feeds;
  }

  @Override
  public Fetches updateFetches() {
    return step.fetches();
  }

  @Override
  public DataOrigin origin() {
    return data.origin();
  }

  /** The vocabulary. */
  @Override
  public void saveParts(RunFolder folder) {
    data.tokens().save(folder.vocabulary());
  }

  @Override
  public void warmUp(WarmUp warmUp) {
    step.warmUp(warmUp);
    warmUp.run(feeds, scored.fetches());
    evaluator.warmUp(warmUp);
  }

  @Override
  public void nextBatch() {
    examples = batches.next();
    epoch = batches.epoch();
    tokens = 0;
    for (int row = 0; row < examples.length; row++) {
      int[] caption = data.caption(epoch, examples[row]);
      batch.caption(row, caption);
      tokens += caption.length + 1;
    }
    session.share(fill, session.options().threads());
  }

  /** Makes some of the pictures. */
  private void fill(int part) {
    int parts = session.options().threads();
    int to = (part + 1) * examples.length / parts;
    for (int row = part * examples.length / parts; row < to; row++) {
      data.picture(epoch, examples[row], batch.pictures(), batch.at(row));
    }
  }

  private void feed(int shard) {
    batch.feed(feeds, model.training(), shard);
  }

  /** With statistics of the batch. */
  @Override
  public Score scoreBatch() {
    feeds.put(model.keepProbability(), 1);
    double loss = 0;
    double hits = 0;
    for (int shard = 0; shard < shards(); shard++) {
      feed(shard);
      session.run(feeds, scored);
      loss += scored.scalar(model.training().loss());
      hits += scored.scalar(model.training().hits());
    }
    return new Score(loss / tokens, hits / tokens);
  }

  @Override
  public float update(long made) {
    feeds.put(model.keepProbability(), keepProbability);
    feeds.put(model.averageDecay(), (float) Math.min(averageDecay, (1.0 + made) / (10.0 + made)));
    feeds.put(model.tokens(), (float) tokens);
    step.rate(model.learningRate(), rate.at(made));
    return step.run(shards).scalar(model.batchLoss());
  }

  @Override
  public Score evaluate() {
    return evaluator.score(validation);
  }

  /** Measures other pictures. */
  public Score score(CaptionSet set) {
    return evaluator.score(set.pictures());
  }

  @Override
  public String evaluationSplit() {
    return "validation";
  }

  @Override
  public long evaluationExamples() {
    return validation.size();
  }

  @Override
  public AdjustableRate rate() {
    return rate;
  }

  @Override
  public int batch() {
    return batch.rows();
  }

  @Override
  public int shards() {
    return model.shards().count();
  }

  @Override
  public Peers peers() {
    return peers;
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
    if (peers != null) {
      peers.close();
    }
    session.close();
    step.close();
    batch.close();
    evaluator.close();
  }
}
