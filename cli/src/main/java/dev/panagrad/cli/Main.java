package dev.panagrad.cli;

/** The entry point of the command. */
public final class Main {
  private Main() {}

  static void main(String[] args) {
    System.out.println("panagrad");
  }
}
