package dev.panagrad.models.nn;

/** Optimizers by name, with their usual settings. */
public final class Optimizers {
  private static final float MOMENTUM = 0.9f;

  private Optimizers() {}

  /**
   * Finds an optimizer by name: adam, adamw, sgd, momentum, nesterov, rmsprop or adagrad.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists all names
   */
  public static Optimizer find(String name) {
    return switch (name) {
      case "adam" -> new Adam();
      case "adamw" -> new AdamW();
      case "sgd" -> new Sgd();
      case "momentum" -> new Momentum(MOMENTUM);
      case "nesterov" -> new Nesterov(MOMENTUM);
      case "rmsprop" -> new RmsProp();
      case "adagrad" -> new Adagrad();
      default ->
          throw new IllegalArgumentException(
              "there is no optimizer '%s'; there are adam, adamw, sgd, momentum, nesterov, rmsprop,"
                      .formatted(name)
                  + " adagrad");
    };
  }
}
