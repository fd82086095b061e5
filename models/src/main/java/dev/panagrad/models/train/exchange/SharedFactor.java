package dev.panagrad.models.train.exchange;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.Recv;
import dev.panagrad.cluster.Send;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix of each shard that all processes need: each sends those of its own shards to all others
 * as soon as they are computed.
 */
final class SharedFactor {
  private final SumTree.Node share;
  private final Buffer[] ofShard;

  /** By shard; empty for shards of other processes. */
  private final List<List<Send>> sends = new ArrayList<>();

  /** By shard; null for shards of this process. */
  private final Recv[] receipts;

  /** The shards to receive from the time when an own shard is computed, by own shard. */
  private final List<List<Recv>> due = new ArrayList<>();

  /**
   * Prepares the exchange.
   *
   * @param memory owns the matrices
   * @param elements of the matrix of a shard
   * @param tag of shard 0; the next shards have the next tags
   * @param name what is sent, for errors
   */
  SharedFactor(Mesh mesh, SumTree tree, Workspace memory, long elements, int tag, String name) {
    share = tree.share(mesh.rank(), mesh.ranks());
    ofShard = new Buffer[tree.shards()];
    receipts = new Recv[tree.shards()];
    for (int shard = 0; shard < ofShard.length; shard++) {
      ofShard[shard] = memory.allocate(elements);
      sends.add(new ArrayList<>());
    }
    for (int shard = share.from(); shard < share.to(); shard++) {
      due.add(new ArrayList<>());
    }
    for (int peer = 0; peer < mesh.ranks(); peer++) {
      if (peer != mesh.rank()) {
        connect(mesh, peer, tree.share(peer, mesh.ranks()), tag, name);
      }
    }
  }

  private void connect(Mesh mesh, int peer, SumTree.Node theirs, int tag, String name) {
    for (int shard = share.from(); shard < share.to(); shard++) {
      sends.get(shard).add(mesh.send(peer, tag + shard, ofShard[shard], name));
    }
    for (int shard = theirs.from(); shard < theirs.to(); shard++) {
      receipts[shard] = mesh.recv(peer, tag + shard, ofShard[shard], name);
      due.get(Math.min(shard - theirs.from(), due.size() - 1)).add(receipts[shard]);
    }
  }

  /**
   * Takes the matrix of an own shard and starts to send it, and to receive those that the others
   * compute at about the same time: a deadline runs while a process waits.
   */
  void take(int shard, Buffer value) {
    Buffer own = ofShard[shard];
    MemorySegment.copy(
        value.segment(), value.offset(), own.segment(), own.offset(), own.length() * Float.BYTES);
    List<Recv> receiving = due.get(shard - share.from());
    for (int i = 0; i < receiving.size(); i++) {
      receiving.get(i).start();
    }
    List<Send> sending = sends.get(shard);
    for (int i = 0; i < sending.size(); i++) {
      sending.get(i).start();
    }
  }

  /** The memory of the matrix of a shard. */
  Buffer of(int shard) {
    return ofShard[shard];
  }

  /** Waits for the matrix of a shard. */
  Buffer await(int shard) {
    if (receipts[shard] != null) {
      receipts[shard].await();
    }
    return ofShard[shard];
  }

  /** Waits until the own matrices were sent: only then may they be overwritten. */
  void awaitSent() {
    for (int shard = share.from(); shard < share.to(); shard++) {
      List<Send> sending = sends.get(shard);
      for (int i = 0; i < sending.size(); i++) {
        sending.get(i).await();
      }
    }
  }
}
