package dev.panagrad.models.experiments.text.training;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.train.ShardData;
import dev.panagrad.models.train.shards.ShardRows;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The sequences of a batch, shard by shard, with the states that they continue from. */
final class TextShards implements ShardData {
  private final TextTraining training;
  private final Feeds feeds;
  private final List<Tensor> codes;
  private final List<Tensor> targets;

  /** For each state, its rows by shard; empty if an update of the graph carries the states over. */
  private final List<List<Tensor>> states = new ArrayList<>();

  /**
   * Splits a batch, and feeds the first shard.
   *
   * @param codes [batch, steps]
   * @param targets likewise
   */
  TextShards(TextTraining training, Session session, Feeds feeds, Tensor codes, Tensor targets) {
    this.training = training;
    this.feeds = feeds;
    int count = training.shards().count();
    this.codes = ShardRows.of(codes, count);
    this.targets = ShardRows.of(targets, count);
    for (int i = 0; i < training.before().size(); i++) {
      states.add(ShardRows.of(session.variable(training.states().get(i)), count));
    }
    feed(0);
  }

  /** The fetches of each shard other than its gradients. */
  List<Node> beside() {
    return states.isEmpty() ? List.of() : training.after();
  }

  @Override
  public void feed(int shard) {
    feeds.put(training.codes(), codes.get(shard)).put(training.targets(), targets.get(shard));
    for (int i = 0; i < states.size(); i++) {
      feeds.put(training.before().get(i), states.get(i).get(shard));
    }
  }

  /** Carries the states over; no other shard reads them. */
  @Override
  public void computed(int shard, Results results) {
    for (int i = 0; i < states.size(); i++) {
      Buffer from = results.get(training.after().get(i)).buffer();
      Buffer to = states.get(i).get(shard).buffer();
      long bytes = from.length() * Float.BYTES;
      MemorySegment.copy(from.segment(), from.offset(), to.segment(), to.offset(), bytes);
    }
  }
}
