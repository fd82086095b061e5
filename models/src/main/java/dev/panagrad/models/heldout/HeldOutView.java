package dev.panagrad.models.heldout;

import java.util.Optional;

/** What can be shown of a task that tells classes or numbers. */
public interface HeldOutView {
  /** Examples that it isn't trained on; empty if none are set aside. */
  Optional<HeldOut> heldOut();
}
