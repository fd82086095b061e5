package dev.panagrad.models.train;

import dev.panagrad.cluster.Control;
import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The processes that run the steps of a training together, from the point of view of one of them.
 *
 * <p>Rank 0 leads: it reports and saves, and its learning rate and its request to stop are sent
 * along with the gradients, so that all do the same at the same step. Used on the training's
 * thread.
 */
public final class Peers implements AutoCloseable {
  /** Time to read data and build graphs on any machine. */
  private static final Duration OPENING = Duration.ofMinutes(10);

  /** The time after which a process that still works on a piece of {@link #share} is lost. */
  private static final Duration LONGEST_PIECE = Duration.ofMinutes(30);

  private final Mesh mesh;
  private Mesh.Busy opening;

  /** The stop request of rank 0; null elsewhere. */
  private StopRequest stop;

  private boolean stops;

  /**
   * Starts joint training, beginning with the opening of the task.
   *
   * @param mesh connects the processes; closed with this
   */
  @SuppressWarnings("exports") // For the modules of the product.
  public Peers(Mesh mesh) {
    this.mesh = mesh;
    opening = mesh.busy(OPENING);
  }

  /** The connection of the processes. */
  @SuppressWarnings("exports") // For the modules of the product.
  public Mesh mesh() {
    return mesh;
  }

  /** The number of this process, from 0. */
  public int rank() {
    return mesh.rank();
  }

  /** The number of processes, including this one. */
  public int count() {
    return mesh.ranks();
  }

  /** Whether this process reports and saves. */
  public boolean isLead() {
    return mesh.rank() == 0;
  }

  /** Makes all processes end after the same step once rank 0 is requested to stop. */
  public void lead(StopRequest request) {
    stop = request;
  }

  /** Whether the last step was the final one; all processes agree on this. */
  public boolean stops() {
    return count() == 1 ? stop.isMade() : stops;
  }

  /**
   * Tells all processes whether rank 0 ends the training here, as early stopping does after an
   * evaluation; otherwise they would make one more step first. All call it after the same steps.
   */
  public void shareStop() {
    if (count() > 1) {
      byte made = (byte) (isLead() && stop.isMade() ? 1 : 0);
      stops |= mesh.broadcast(0, new byte[] {made})[0] != 0;
    }
  }

  /**
   * Does the pieces of some work, such as the batches of an evaluation, together with the other
   * processes, one piece each at a time. All call it at the same time, for the same pieces, which
   * don't depend on the number of processes: so neither do the results.
   *
   * @param peers null if this process works alone
   * @param piece does a piece, given its number, and returns its results
   * @param take receives the results in all processes, in the order of the pieces: those of one or
   *     more pieces at a time
   * @throws MeshException if another process is lost or has given up
   */
  public static void share(
      Peers peers, int pieces, IntFunction<double[]> piece, Consumer<double[]> take) {
    int count = peers == null ? 1 : peers.count();
    for (int first = 0; first < pieces; first += count) {
      take.accept(peers == null ? piece.apply(first) : peers.round(first, pieces, piece));
    }
  }

  private double[] round(int first, int pieces, IntFunction<double[]> piece) {
    double[] results = {};
    int own = first + rank();
    if (own < pieces) {
      try (Mesh.Busy _ = mesh.busy(LONGEST_PIECE)) {
        results = piece.apply(own);
      }
    }
    return mesh.allGather(results);
  }

  /**
   * As {@link #share}, for pieces whose results are rows of numbers to be added.
   *
   * @param columns the numbers in a row
   * @return the sum of each column, added in the order of the rows
   */
  public static double[] sums(Peers peers, int columns, int pieces, IntFunction<double[]> piece) {
    double[] sums = new double[columns];
    share(
        peers,
        pieces,
        piece,
        results -> {
          for (int i = 0; i < results.length; i++) {
            sums[i % columns] += results[i];
          }
        });
    return sums;
  }

  /** From now on, processes that are late count as lost. */
  void stepBegins() {
    if (opening != null) {
      opening.close();
      opening = null;
    }
    mesh.aside(false);
  }

  /** The flags that this process sends to the others in this step. */
  int flags() {
    if (!isLead()) {
      return 0;
    }
    return Control.VALUE | (stop != null && stop.isMade() ? Control.STOP : 0);
  }

  /** Takes the combined flags of this step, equal in all processes. */
  void agreed(int flags) {
    stops = (flags & Control.STOP) != 0;
    if (isLead()) {
      // Rank 0 may evaluate, save or be paused before the next step.
      mesh.aside(true);
    }
  }

  /**
   * Ends the training for all processes because this one can't continue. Must come before {@link
   * #close}, or it would look as if this process had just left.
   *
   * <p>What another process has caused is not passed on, but for a loss: the lost side may be that
   * of the run folder, and all processes are to try again.
   */
  public void giveUp(Throwable cause) {
    if (!(cause instanceof MeshException ended) || ended.kind() == MeshException.Kind.LOST) {
      mesh.giveUp(String.valueOf(cause.getMessage()));
    }
  }

  @Override
  public void close() {
    mesh.close();
  }
}
