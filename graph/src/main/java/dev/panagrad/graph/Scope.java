package dev.panagrad.graph;

/** A prefix of names, or a device, that ends when closed. */
public interface Scope extends AutoCloseable {
  @Override
  void close();
}
