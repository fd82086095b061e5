package dev.panagrad.models.heldout;

import java.util.Optional;

/** Gives access to the held-out examples of a task that predicts classes or numbers. */
public interface HeldOutView {
  /** Examples that the model isn't trained on; empty if none are held out. */
  Optional<HeldOut> heldOut();
}
