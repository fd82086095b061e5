package dev.panagrad.cli;

/** Reads how many of something are wanted, which may be none, and says so if it can't. */
final class CountNumber extends WholeNumber {
  CountNumber() {
    super(0);
  }
}
