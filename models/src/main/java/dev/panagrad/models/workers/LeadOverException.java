package dev.panagrad.models.workers;

/** No process trains any more; the code that started them has the reason. */
public final class LeadOverException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeadOverException() {
    super("the processes of the training have ended before it was over");
  }
}
