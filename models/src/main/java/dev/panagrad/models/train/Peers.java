package dev.panagrad.models.train;

import dev.panagrad.cluster.Control;
import dev.panagrad.cluster.Mesh;
import java.time.Duration;

/**
 * The processes that make the steps of a training together, as one of them sees the others.
 *
 * <p>Rank 0 leads: it measures, evaluates and saves, and its learning rate and its wish to stop
 * travel with the gradients, so that all do the same at the same step. On the training's thread.
 */
public final class Peers implements AutoCloseable {
  /** To read data and build graphs, on whatever machine. */
  private static final Duration OPENING = Duration.ofMinutes(10);

  private final Mesh mesh;
  private Mesh.Busy opening;

  /** What rank 0 is asked; null elsewhere. */
  private StopRequest stop;

  private boolean stops;

  /**
   * Begins to train together, with the opening of the task.
   *
   * @param mesh connects them; closed with this
   */
  @SuppressWarnings("exports") // For the modules of the product.
  public Peers(Mesh mesh) {
    this.mesh = mesh;
    opening = mesh.busy(OPENING);
  }

  /** What connects the processes. */
  @SuppressWarnings("exports") // For the modules of the product.
  public Mesh mesh() {
    return mesh;
  }

  /** The number of this process, from 0. */
  public int rank() {
    return mesh.rank();
  }

  /** How many processes there are, this one included. */
  public int count() {
    return mesh.ranks();
  }

  /** Whether this process measures, evaluates and saves. */
  public boolean isLead() {
    return mesh.rank() == 0;
  }

  /** Has all processes end after the same step once rank 0 is asked to. */
  public void lead(StopRequest request) {
    stop = request;
  }

  /** Whether the step made last was the last one, as all processes know. */
  public boolean stops() {
    return count() == 1 ? stop.isMade() : stops;
  }

  /** From now on a process that is late is missed. */
  void stepBegins() {
    if (opening != null) {
      opening.close();
      opening = null;
    }
    mesh.aside(false);
  }

  /** What this process says to the others in this step. */
  int flags() {
    if (!isLead()) {
      return 0;
    }
    return Control.VALUE | (stop != null && stop.isMade() ? Control.STOP : 0);
  }

  /** What all have heard in this step. */
  void agreed(int flags) {
    stops = (flags & Control.STOP) != 0;
    if (isLead()) {
      // It may evaluate, save or be paused before the next step.
      mesh.aside(true);
    }
  }

  @Override
  public void close() {
    mesh.close();
  }
}
