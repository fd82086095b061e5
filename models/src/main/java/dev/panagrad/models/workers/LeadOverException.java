package dev.panagrad.models.workers;

/** No process trains any more; whoever has started them knows why. */
public final class LeadOverException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeadOverException() {
    super("the processes of the training have ended before it was over");
  }
}
