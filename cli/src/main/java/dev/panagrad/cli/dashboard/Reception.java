package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.dashboard.request.Control;
import dev.panagrad.cli.dashboard.request.TrainingOrder;
import dev.panagrad.cli.dashboard.request.Watched;
import dev.panagrad.cli.dashboard.watch.Watch;
import java.util.Map;

/** Accepts orders while nothing is trained; on the training's thread. */
final class Reception implements Watched {
  private final Control control;
  private TrainingOrder order;

  Reception(Control control) {
    this.control = control;
  }

  /** Waits for an order; returns null if there will be none. */
  TrainingOrder await() {
    while (order == null && !control.closed()) {
      control.serveNext();
    }
    control.close();
    return order;
  }

  @Override
  public Map<String, Object> begin(TrainingOrder wanted) {
    order = wanted;
    return Map.of();
  }

  @Override
  public Map<String, Object> quit() {
    control.close();
    return Map.of();
  }

  /** There is no training to leave. */
  @Override
  public Map<String, Object> leave() {
    return Map.of();
  }

  @Override
  public byte[] testPixels() {
    return new byte[0];
  }

  private static IllegalArgumentException nothing() {
    return new IllegalArgumentException("nothing is being trained; start a training first");
  }

  @Override
  public Map<String, Object> gradients() {
    throw nothing();
  }

  @Override
  public Map<String, Object> gradients(int example) {
    throw nothing();
  }

  @Override
  public Watch watch() {
    throw nothing();
  }

  @Override
  public Map<String, Object> pause(boolean wanted) {
    throw nothing();
  }

  @Override
  public Map<String, Object> singleStep() {
    throw nothing();
  }

  @Override
  public Map<String, Object> learningRate(double rate) {
    throw nothing();
  }

  @Override
  public Map<String, Object> film(boolean wanted) {
    throw nothing();
  }

  @Override
  public Map<String, Object> stop() {
    throw nothing();
  }

  @Override
  public Map<String, Object> again() {
    throw nothing();
  }
}
