package dev.panagrad.models.fit;

import java.util.function.Consumer;

/** Is told how a training goes, on its thread, and may steer it. */
public interface Callback {
  /** One that is told of each epoch. */
  static Callback each(Consumer<Epoch> told) {
    return new Callback() {
      @Override
      public void ended(Epoch epoch, Training training) {
        told.accept(epoch);
      }
    };
  }

  /** The training begins. */
  default void began(Training training) {}

  /** An epoch has ended, and has been evaluated. */
  default void ended(Epoch epoch, Training training) {}

  /** The training has ended; weights are not in the model yet. */
  default void finished(History history, Training training) {}
}
