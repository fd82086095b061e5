package dev.panagrad.models.fit;

/** Ends a training whose monitored loss has not improved for some epochs. */
public final class EarlyStopping implements Callback {
  private final int patience;
  private final double least;
  private double best;
  private int since;

  /**
   * Any decrease of the loss counts as an improvement.
   *
   * @param patience epochs without an improvement, at least 1
   */
  public EarlyStopping(int patience) {
    this(patience, 0);
  }

  /**
   * Only a sufficient decrease of the loss counts as an improvement.
   *
   * @param least the smallest decrease that counts, from 0
   */
  public EarlyStopping(int patience, double least) {
    if (patience < 1 || !(least >= 0)) {
      throw new IllegalArgumentException(
          "early stopping waits for at least 1 epoch and a difference from 0, not %d and %s"
              .formatted(patience, least));
    }
    this.patience = patience;
    this.least = least;
  }

  @Override
  public void began(Training training) {
    best = Double.POSITIVE_INFINITY;
    since = 0;
  }

  @Override
  public void ended(Epoch epoch, Training training) {
    if (epoch.monitored() < best - least) {
      best = epoch.monitored();
      since = 0;
    } else if (++since >= patience) {
      training.stop().run();
    }
  }
}
