package dev.panagrad.models.data;

import dev.panagrad.models.data.order.Shuffle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dataset in two parts.
 *
 * @param rest usually the training data
 * @param part the data set aside
 */
public record Split(Dataset rest, Dataset part) {
  static Split of(Dataset data, double share, long seed) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share to set aside must be above 0 and below 1, not " + share);
    }
    int[] order = new int[data.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Shuffle.shuffle(order, seed, 0);
    Map<Integer, List<Integer>> byClass = new TreeMap<>();
    boolean classes = data.target() instanceof Target.Classes;
    for (int example : order) {
      int label = classes ? data.label(example) : 0;
      byClass.computeIfAbsent(label, _ -> new ArrayList<>()).add(example);
    }
    List<Integer> rest = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    double due = 0;
    for (List<Integer> examples : byClass.values()) {
      due += share * examples.size();
      int taken = Math.clamp(Math.round(due), 0, examples.size());
      due -= taken;
      part.addAll(examples.subList(0, taken));
      rest.addAll(examples.subList(taken, examples.size()));
    }
    if (part.isEmpty() || rest.isEmpty()) {
      throw new IllegalArgumentException(
          "%d examples are too few to set a share of %s aside".formatted(data.size(), share));
    }
    return new Split(data.select(sorted(rest)), data.select(sorted(part)));
  }

  private static int[] sorted(List<Integer> examples) {
    return examples.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
