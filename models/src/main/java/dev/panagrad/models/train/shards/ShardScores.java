package dev.panagrad.models.train.shards;

import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.ShardData;
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
    return sum(measure(0, shards.size()));
  }

  /**
   * As {@link #sums}, each process measuring the shards of its own; all call it at the same time.
   *
   * @param share the shards of this process
   */
  @SuppressWarnings("exports") // For the modules of the product.
  public Score sums(Peers peers, SumTree.Node share) {
    return sum(peers.mesh().allGather(measure(share.from(), share.to())));
  }

  /** Loss and accuracy of each shard, one after the other. */
  private double[] measure(int from, int to) {
    double[] measured = new double[2 * (to - from)];
    for (int shard = from; shard < to; shard++) {
      Results results = shards.get(shard);
      data.feed(shard);
      session.run(feeds, results);
      measured[2 * (shard - from)] = results.scalar(loss);
      measured[2 * (shard - from) + 1] = results.scalar(accuracy);
    }
    return measured;
  }

  private static Score sum(double... measured) {
    double losses = 0;
    double accuracies = 0;
    for (int i = 0; i < measured.length; i += 2) {
      losses += measured[i];
      accuracies += measured[i + 1];
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
