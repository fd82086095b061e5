package dev.panagrad.cli.panel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which colour a run has among others: sigmoid and ReLU of one network share a hue, light and dark,
 * so that pairs are seen; every further run of the same experiment takes the next hue.
 */
public final class RunColours {
  private final List<String> families = new ArrayList<>();
  private final Map<String, Integer> before = new HashMap<>();

  /** Of no runs yet. */
  public RunColours() {}

  /** How light a colour is on a light ground; on a dark one, too, LIGHT is lighter than DARK. */
  public enum Shade {
    /** Of sigmoid. */
    LIGHT,
    /** Of all other networks. */
    MIDDLE,
    /** Of ReLU. */
    DARK
  }

  /**
   * A colour.
   *
   * @param hue counted from 0
   */
  public record Colour(int hue, Shade shade) {}

  /** The colour of one more run of an experiment. */
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
