package dev.panagrad.graph;

/** A prefix of names that ends when closed. */
public interface Scope extends AutoCloseable {
  @Override
  void close();
}
