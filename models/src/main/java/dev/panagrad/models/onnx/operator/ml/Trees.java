package dev.panagrad.models.onnx.operator.ml;

import dev.panagrad.graph.Rules;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The decision trees of a TreeEnsemble: inner nodes of all trees, and leaves. */
final class Trees {
  /** How a node compares a feature with its split, by ONNX's numbers. */
  private enum Mode {
    AT_MOST,
    BELOW,
    AT_LEAST,
    ABOVE,
    EQUAL,
    OTHER,
    MEMBER
  }

  private static final List<Mode> MODES = List.of(Mode.values());

  private final int[] roots;
  private final int[] features;
  private final Mode[] modes;
  private final float[] splits;

  /** The members of each node that tests for them, else null. */
  private final float[][] members;

  /** Where each node goes on if its test is false, then if it is true; leaves are -1 - leaf. */
  private final int[][] next;

  private final boolean[] missingIsTrue;
  private final int[] leafTargets;
  private final float[] leafWeights;
  private final int targets;

  /** Reads the attributes of a node. */
  Trees(OperatorContext c) {
    roots = ints(c.integers("tree_roots"));
    features = ints(c.integers("nodes_featureids"));
    int nodes = features.length;
    long[] codes = required(c, "nodes_modes").toLongs();
    splits = required(c, "nodes_splits").toFloats();
    leafTargets = ints(c.integers("leaf_targetids"));
    leafWeights = required(c, "leaf_weights").toFloats();
    targets = Math.toIntExact(c.integer("n_targets", 0));
    long[] missing = c.integers("nodes_missing_value_tracks_true", new long[nodes]);
    Rules.check(
        codes.length == nodes
            && splits.length == nodes
            && missing.length == nodes
            && leafWeights.length == leafTargets.length,
        "its lists for %d nodes and %d leaves differ in length",
        nodes,
        leafTargets.length);
    next =
        new int[][] {
          next(c.integers("nodes_falsenodeids"), c.integers("nodes_falseleafs")),
          next(c.integers("nodes_truenodeids"), c.integers("nodes_trueleafs"))
        };
    for (int target : leafTargets) {
      Rules.check(target >= 0 && target < targets, "%d is none of %d targets", target, targets);
    }
    modes = new Mode[nodes];
    members = new float[nodes][];
    missingIsTrue = new boolean[nodes];
    List<float[]> sets = sets(c.tensor("membership_values"));
    int set = 0;
    for (int node = 0; node < nodes; node++) {
      Rules.check(
          codes[node] >= 0 && codes[node] < MODES.size(), "%d is no mode of a node", codes[node]);
      modes[node] = MODES.get((int) codes[node]);
      missingIsTrue[node] = missing[node] != 0;
      if (modes[node] == Mode.MEMBER) {
        Rules.check(set < sets.size(), "there are fewer sets of members than nodes that need one");
        members[node] = sets.get(set++);
      }
    }
    requireTrees();
  }

  private static OnnxTensor required(OperatorContext c, String name) {
    OnnxTensor tensor = c.tensor(name);
    Rules.check(tensor != null, "it lacks the attribute '%s'", name);
    return tensor;
  }

  private static int[] ints(long... values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }

  private int[] next(long[] ids, long[] leaves) {
    Rules.check(
        ids.length == features.length && leaves.length == ids.length,
        "its branches aren't as many as its %d nodes",
        features.length);
    int[] found = new int[ids.length];
    for (int node = 0; node < found.length; node++) {
      int most = leaves[node] == 0 ? features.length : leafTargets.length;
      Rules.check(ids[node] >= 0 && ids[node] < most, "a branch leads to no node: %d", ids[node]);
      found[node] = (int) (leaves[node] == 0 ? ids[node] : -1 - ids[node]);
    }
    return found;
  }

  /** Sets of numbers with a NaN after each, or between them. */
  private static List<float[]> sets(OnnxTensor values) {
    List<float[]> sets = new ArrayList<>();
    float[] all = values == null ? new float[0] : values.toFloats();
    int start = 0;
    for (int i = 0; i <= all.length; i++) {
      if (i == all.length ? start < i : Float.isNaN(all[i])) {
        sets.add(Arrays.copyOfRange(all, start, i));
        start = i + 1;
      }
    }
    return sets;
  }

  /** Checks that every path ends: a path longer than all nodes is a circle. */
  private void requireTrees() {
    for (int root : roots) {
      Rules.check(root >= 0 && root < features.length, "there is no root %d", root);
    }
    int[] depth = new int[features.length];
    for (int round = 0; round <= features.length; round++) {
      boolean changed = false;
      for (int[] branch : next) {
        for (int node = 0; node < depth.length; node++) {
          int to = branch[node];
          if (to >= 0 && depth[to] <= depth[node]) {
            depth[to] = depth[node] + 1;
            changed = true;
          }
        }
      }
      if (!changed) {
        return;
      }
    }
    throw new IllegalArgumentException("its nodes form a circle");
  }

  int count() {
    return roots.length;
  }

  int targets() {
    return targets;
  }

  /** The number of features that rows need. */
  int width() {
    int most = -1;
    for (int feature : features) {
      most = Math.max(most, feature);
    }
    return most + 1;
  }

  /** The leaf of a tree that a row ends in. */
  int leaf(int tree, Row row) {
    int node = roots[tree];
    while (node >= 0) {
      float x = row.feature(features[node]);
      boolean holds = (Float.isNaN(x) && missingIsTrue[node]) || holds(node, x);
      node = next[holds ? 1 : 0][node];
    }
    return -1 - node;
  }

  private boolean holds(int node, float x) {
    float split = splits[node];
    return switch (modes[node]) {
      case AT_MOST -> x <= split;
      case BELOW -> x < split;
      case AT_LEAST -> x >= split;
      case ABOVE -> x > split;
      case EQUAL -> x == split;
      case OTHER -> x != split;
      case MEMBER -> isMember(x, members[node]);
    };
  }

  private static boolean isMember(float x, float... set) {
    for (float member : set) {
      if (x == member) {
        return true;
      }
    }
    return false;
  }

  int target(int leaf) {
    return leafTargets[leaf];
  }

  float weight(int leaf) {
    return leafWeights[leaf];
  }

  /** The features of a row. */
  @FunctionalInterface
  interface Row {
    float feature(int index);
  }
}
