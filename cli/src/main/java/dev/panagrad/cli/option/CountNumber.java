package dev.panagrad.cli.option;

/** Reads how many of something are wanted, which may be none, and says so if it can't. */
public final class CountNumber extends WholeNumber {
  CountNumber() {
    super(0);
  }
}
