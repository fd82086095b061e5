package dev.panagrad.cli.option;

/** Parses counts, zero included, with a clear error otherwise. */
public final class CountNumber extends WholeNumber {
  CountNumber() {
    super(0);
  }
}
