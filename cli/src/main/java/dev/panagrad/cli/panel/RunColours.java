package dev.panagrad.cli.panel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assigns colours to runs: sigmoid and ReLU of one network share a hue, light and dark, so that
 * pairs are visible; every further run of the same experiment takes the next hue.
 */
public final class RunColours {
  private final List<String> families = new ArrayList<>();
  private final Map<String, Integer> before = new HashMap<>();

  /** Creates an assignment without runs. */
  public RunColours() {}

  /**
   * The lightness of a colour on a light ground; on a dark one, too, LIGHT is lighter than DARK.
   */
  public enum Shade {
    /** For sigmoid. */
    LIGHT,
    /** For all other networks. */
    MIDDLE,
    /** For ReLU. */
    DARK
  }

  /**
   * A colour.
   *
   * @param hue counted from 0
   */
  public record Colour(int hue, Shade shade) {}

  /** The colour of the next run of an experiment. */
  public Colour next(String experiment) {
    int earlier = before.merge(experiment, 1, Integer::sum);
    String family = experiment.replace("-sigmoid", "").replace("-relu", "") + ' ' + earlier;
    if (!families.contains(family)) {
      families.add(family);
    }
    return new Colour(families.indexOf(family), shade(experiment));
  }

  private static Shade shade(String experiment) {
    if (experiment.contains("sigmoid")) {
      return Shade.LIGHT;
    }
    return experiment.contains("relu") ? Shade.DARK : Shade.MIDDLE;
  }
}
