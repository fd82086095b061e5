package dev.panagrad.models.fit;

import java.util.function.Consumer;

/** Observes a training on its thread, and may steer it. */
public interface Callback {
  /** A callback that is called after each epoch. */
  static Callback each(Consumer<Epoch> told) {
    return new Callback() {
      @Override
      public void ended(Epoch epoch, Training training) {
        told.accept(epoch);
      }
    };
  }

  /** Called when the training begins. */
  default void began(Training training) {}

  /** Called when an epoch has ended and has been evaluated. */
  default void ended(Epoch epoch, Training training) {}

  /** Called when the training has ended; the model doesn't have its new weights yet. */
  default void finished(History history, Training training) {}
}
