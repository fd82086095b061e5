package dev.panagrad.models.fit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The epochs of a training.
 *
 * @param epochs in order
 * @param kept the epoch whose weights the model has, from 1; 0 if none was made
 */
public record History(List<Epoch> epochs, int kept) {
  /** Copies the list. */
  public History {
    epochs = List.copyOf(epochs);
  }

  /** The epoch with the smallest monitored loss, if there is one. */
  public Optional<Epoch> best() {
    return epochs.stream().min(Comparator.comparingDouble(Epoch::monitored));
  }
}
