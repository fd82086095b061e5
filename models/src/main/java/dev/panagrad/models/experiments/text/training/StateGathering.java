package dev.panagrad.models.experiments.text.training;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.Recv;
import dev.panagrad.cluster.Send;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the states of all rows of the batch on rank 0. In a step, each process updates those of
 * its own shards only.
 */
final class StateGathering {
  private final List<Send> sends = new ArrayList<>();
  private final List<Recv> receipts = new ArrayList<>();

  /**
   * Prepares the transfers.
   *
   * @param states [batch, size] each
   */
  StateGathering(List<Tensor> states, int shards, Mesh mesh) {
    SumTree tree = new SumTree(shards);
    for (int state = 0; state < states.size(); state++) {
      for (int rank = 1; rank < mesh.ranks(); rank++) {
        Buffer rows = rows(states.get(state), tree.share(rank, mesh.ranks()), shards);
        if (mesh.rank() == rank) {
          sends.add(mesh.send(0, state, rows));
        } else if (mesh.rank() == 0) {
          receipts.add(mesh.recv(rank, state, rows));
        }
      }
    }
  }

  private static Buffer rows(Tensor state, SumTree.Node share, int shards) {
    int[] sizes = state.shape().sizes();
    int rows = sizes[0] / shards;
    long start = state.shape().elements() / sizes[0] * share.from() * rows;
    sizes[0] = (share.to() - share.from()) * rows;
    return state.part(start, Shape.of(sizes)).buffer();
  }

  /** Called by all processes after the same step. */
  void run() {
    receipts.forEach(Recv::start);
    sends.forEach(Send::start);
    receipts.forEach(Recv::await);
    sends.forEach(Send::await);
  }
}
