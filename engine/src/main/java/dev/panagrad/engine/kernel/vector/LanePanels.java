package dev.panagrad.engine.kernel.vector;

/**
 * The lanes of a batch, cut into groups of vectors that a tile takes at once, and these into panels
 * that a part takes through its positions before it goes to the next.
 */
final class LanePanels {
  /** Vectors of a group at most. */
  private static final int GROUP = 4;

  private final int[] groups;

  /** The first group of each panel, and behind them the number of groups. */
  private final int[] bounds;

  /**
   * Cuts evenly.
   *
   * @param most vectors of a panel at most
   */
  LanePanels(int lanes, int most) {
    groups = Split.even(lanes / Lanes.COUNT, GROUP);
    int[] panels = Split.even(groups.length, most / GROUP);
    bounds = new int[panels.length + 1];
    for (int i = 0; i < panels.length; i++) {
      bounds[i + 1] = bounds[i] + panels[i];
    }
  }

  /** The number of panels. */
  int count() {
    return bounds.length - 1;
  }

  /** The first group of a panel. */
  int firstGroup(int panel) {
    return bounds[panel];
  }

  /** The group behind the last one of a panel. */
  int endGroup(int panel) {
    return bounds[panel + 1];
  }

  /** Vectors of a group. */
  int vectors(int group) {
    return groups[group];
  }

  /** Vectors before a group. */
  int before(int group) {
    int sum = 0;
    for (int i = 0; i < group; i++) {
      sum += groups[i];
    }
    return sum;
  }
}
