package dev.panagrad.models.decode;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses the most likely token at each step, for many sequences in parallel.
 *
 * @param net one step
 * @param rows sequences in parallel, including unwanted ones
 * @param steps the largest number of tokens, including the end
 */
public record GreedySearch(StepNet net, Session session, int rows, int steps) {
  /**
   * Runs the search.
   *
   * @param memory the inputs read at every step, [rows, ...] each
   * @param states before the first step, [rows, ...] each
   * @param wanted how many of the first rows are wanted
   * @return the tokens of each wanted row, without start and end
   */
  public List<int[]> search(List<Tensor> memory, List<Tensor> states, int wanted) {
    Feeds feeds = net.feeds(memory);
    for (int i = 0; i < states.size(); i++) {
      feeds.put(net.states().get(i), states.get(i));
    }
    List<Node> nodes = new ArrayList<>(List.of(net.next()));
    nodes.addAll(net.after());
    Fetches fetches = Fetches.of(nodes);
    int[][] chosen = new int[steps][];
    int[] last = new int[rows];
    Arrays.fill(last, Tokenizer.START);
    boolean[] ended = new boolean[wanted];
    int open = wanted;
    int made = 0;
    while (open > 0 && made < steps) {
      try (Tensor token = Tensor.ofInts(Shape.of(rows, 1), last)) {
        Results results = session.run(feeds.put(net.token(), token), fetches);
        for (int i = 0; i < net.after().size(); i++) {
          feeds.put(net.states().get(i), results.get(net.after().get(i)));
        }
        last = results.get(net.next()).toIntArray();
      }
      chosen[made++] = last;
      for (int row = 0; row < wanted; row++) {
        if (!ended[row] && last[row] == Tokenizer.END) {
          ended[row] = true;
          open--;
        }
      }
    }
    List<int[]> found = new ArrayList<>();
    for (int row = 0; row < wanted; row++) {
      int of = row;
      found.add(
          Arrays.stream(chosen, 0, made)
              .mapToInt(step -> step[of])
              .takeWhile(id -> id != Tokenizer.END)
              .toArray());
    }
    return found;
  }
}
