package dev.panagrad.models.train;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.nn.AdjustableRate;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.nn.Shards;
import java.util.List;
import java.util.Map;

/**
 * The common base of tasks: a session, its feeds, an adjustable learning rate, and a {@link
 * TrainingStep}. A task defines its batches and its measurements. It calls {@link #prepare} at the
 * end of its constructor, when the feeds contain its data, to make the step.
 */
public abstract class SessionTask implements TrainingTask {
  private final Session session;
  private final Shards shards;
  private final int batch;
  private final AdjustableRate rate;
  private final Peers peers;
  private final Feeds feeds = new Feeds();
  private TrainingStep step;

  /**
   * Opens a session.
   *
   * @param shards the sharding of the graph
   * @param batch examples per mini-batch
   * @param schedule of the learning rate
   * @param peers the other processes that train with this one, or null
   */
  protected SessionTask(
      Graph graph,
      Shards shards,
      int batch,
      LearningRate schedule,
      SessionOptions options,
      Peers peers) {
    this.shards = shards;
    this.batch = batch;
    this.peers = peers;
    rate = new AdjustableRate(schedule);
    session = new Session(graph, options);
  }

  /**
   * Makes the training step, once all feeds have values.
   *
   * @param beside further fetches of each shard if there are several
   * @param update fetches of the update, including the node that makes it
   */
  protected final void prepare(List<Node> beside, List<Node> update) {
    step = new TrainingStep(session, shards, feeds, beside, update, peers);
  }

  /** Makes the updates. */
  protected final TrainingStep step() {
    return step;
  }

  @Override
  public final Session session() {
    return session;
  }

  @Override
  public final Feeds feeds() {
    return feeds;
  }

  @Override
  public final Fetches updateFetches() {
    return step.fetches();
  }

  @Override
  public final Map<Node, Node> gradients() {
    return shards.gradients(form());
  }

  /** The form of the current batch; 0 unless the task has several. */
  protected int form() {
    return 0;
  }

  @Override
  public final AdjustableRate rate() {
    return rate;
  }

  @Override
  public final int batch() {
    return batch;
  }

  @Override
  public final int shards() {
    return shards.count();
  }

  @Override
  public final Peers peers() {
    return peers;
  }

  /** "validation", unless the task overrides it. */
  @Override
  public String evaluationSplit() {
    return "validation";
  }

  /** Compares losses, unless the task overrides it. */
  @Override
  public boolean better(Score score, Score other) {
    return score.loss() < other.loss();
  }

  /** Frees the memory of the data; called after the session was closed. */
  protected abstract void closeData();

  @Override
  public final void close() {
    if (peers != null) {
      peers.close();
    }
    session.close();
    if (step != null) {
      step.close();
    }
    closeData();
  }
}
