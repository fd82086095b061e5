package dev.panagrad.models.fit;

/** Reduces the learning rate when the monitored loss has not improved for some epochs. */
public final class ReduceOnPlateau implements Callback {
  private final double factor;
  private final int patience;
  private final double floor;
  private double best;
  private int since;

  /**
   * Any decrease of the loss counts as an improvement.
   *
   * @param factor by which the rate is multiplied, above 0 and below 1
   * @param patience epochs without an improvement, at least 1
   * @param floor the smallest rate, from 0
   */
  public ReduceOnPlateau(double factor, int patience, double floor) {
    if (!(factor > 0 && factor < 1) || patience < 1 || !(floor >= 0)) {
      throw new IllegalArgumentException(
          "a rate is reduced by a factor between 0 and 1, after at least 1 epoch, to a floor from"
              + " 0,"
              + " not %s, %d and %s".formatted(factor, patience, floor));
    }
    this.factor = factor;
    this.patience = patience;
    this.floor = floor;
  }

  /** Without a smallest rate. */
  public ReduceOnPlateau(double factor, int patience) {
    this(factor, patience, 0);
  }

  @Override
  public void began(Training training) {
    best = Double.POSITIVE_INFINITY;
    since = 0;
  }

  @Override
  public void ended(Epoch epoch, Training training) {
    if (epoch.monitored() < best) {
      best = epoch.monitored();
      since = 0;
    } else if (++since >= patience) {
      since = 0;
      float now = training.rate().at(epoch.step());
      float less = (float) Math.max(floor, now * factor);
      if (less > 0 && less < now) {
        training.rate().set(less);
      }
    }
  }
}
