package dev.panagrad.bench.compare;

import java.util.List;

/** The engines, and how many threads each is tried with. */
enum Engine {
  PANAGRAD("Panagrad", "#2a6f97", "dev.panagrad.bench.compare.PanagradContestant"),
  TENSORFLOW("TensorFlow", "#f28e2b", "dev.panagrad.bench.peers.TensorFlowContestant");

  private final String title;
  private final String colour;
  private final String contestant;

  Engine(String title, String colour, String contestant) {
    this.title = title;
    this.colour = colour;
    this.contestant = contestant;
  }

  /** Its name for people. */
  String title() {
    return title;
  }

  /** The colour of its bars. */
  String colour() {
    return colour;
  }

  /** The class that its JVM runs. */
  String contestant() {
    return contestant;
  }

  /** What it is tried with; the best counts. */
  List<Setting> settings() {
    return this == TENSORFLOW
        ? List.of(Setting.ONE, Setting.TWO, new Setting(2, 2))
        : List.of(Setting.ONE, Setting.TWO);
  }

  /**
   * Numbers of threads.
   *
   * @param threads inside of one operation
   * @param interOp for operations beside each other
   */
  record Setting(int threads, int interOp) {
    static final Setting ONE = new Setting(1, 1);
    static final Setting TWO = new Setting(2, 1);

    @Override
    public String toString() {
      return interOp == 1 ? Integer.toString(threads) : threads + "/" + interOp;
    }
  }
}
