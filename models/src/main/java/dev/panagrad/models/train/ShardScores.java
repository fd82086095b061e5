package dev.panagrad.models.train;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import java.util.ArrayList;
import java.util.List;

/** Measures a batch shard by shard, with the same graph for each. */
public final class ShardScores {
  private final Session session;
  private final Feeds feeds;
  private final ShardData data;
  private final Node loss;
  private final Node accuracy;
  private final List<Results> shards = new ArrayList<>();

  /**
   * Prepares measurements.
   *
   * @param data puts a shard into the feeds
   * @param shards of a batch
   * @param loss a scalar
   * @param accuracy a scalar
   * @param beside further fetches of each shard
   */
  public ShardScores(
      Session session,
      Feeds feeds,
      ShardData data,
      int shards,
      Node loss,
      Node accuracy,
      Node... beside) {
    this.session = session;
    this.feeds = feeds;
    this.data = data;
    this.loss = loss;
    this.accuracy = accuracy;
    List<Node> nodes = new ArrayList<>(List.of(loss, accuracy));
    nodes.addAll(List.of(beside));
    Fetches fetches = Fetches.of(nodes);
    for (int shard = 0; shard < shards; shard++) {
      this.shards.add(new Results(fetches));
    }
  }

  /** Measures the data in memory: the sums of both scalars over the shards. */
  public Score sums() {
    double losses = 0;
    double accuracies = 0;
    for (int shard = 0; shard < shards.size(); shard++) {
      Results results = shards.get(shard);
      data.feed(shard);
      session.run(feeds, results);
      losses += results.scalar(loss);
      accuracies += results.scalar(accuracy);
    }
    return new Score(losses, accuracies);
  }

  /** The results of a shard in the last measurement. */
  public Results shard(int shard) {
    return shards.get(shard);
  }

  /** Adds the runs of a measurement. */
  public void warmUp(WarmUp warmUp) {
    warmUp.run(feeds, shards.getFirst().fetches());
  }
}
