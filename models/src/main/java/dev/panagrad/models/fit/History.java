package dev.panagrad.models.fit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The epochs of a training.
 *
 * @param epochs in order
 * @param kept the epoch whose weights the model has, from 1; 0 if there was no epoch
 * @param waiting the share of the time of training steps, from 0 to 1, in which they waited for
 *     their batch; counted since the training began or was resumed; NaN if there were no steps
 */
public record History(List<Epoch> epochs, int kept, double waiting) {
  /** Copies the list. */
  public History {
    epochs = List.copyOf(epochs);
  }

  /** The epoch with the smallest monitored loss, if there is one. */
  public Optional<Epoch> best() {
    return epochs.stream().min(Comparator.comparingDouble(Epoch::monitored));
  }
}
