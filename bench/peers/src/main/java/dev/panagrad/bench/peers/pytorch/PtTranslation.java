package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.translate.training.PairFeed;
import dev.panagrad.models.experiments.translate.training.TranslationExperiment;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.train.HyperParameters;
import java.util.ArrayList;
import java.util.List;

/** Batches of pairs of sentences through the Transformer, with an update or for their loss only. */
final class PtTranslation implements Work {
  private static final List<String> LISTS = List.of("w", "m", "v", "steps", "places");
  private static final double BETA2 = 0.98;

  private final PtModule module;
  private final PtNumbers numbers;
  private final PairFeed feed;
  private final LearningRate rate;
  private final List<NDList> inputs = new ArrayList<>();
  private final boolean train;
  private long step;

  PtTranslation(Assignment assignment) {
    train = assignment.kind() == Kind.TRAIN;
    String network = assignment.network();
    HyperParameters values = Networks.values(network, false);
    module = PtModule.open("Translation", LISTS, assignment, names(values.whole("layers")));
    numbers = new PtNumbers(module, 3);
    feed =
        PairFeed.of(
            (TranslationExperiment) Networks.experiment(network),
            Networks.settings(network, false, Networks.batch(network), 1));
    rate =
        LearningRate.warmUpCosine(
            values.get("learning-rate"),
            values.get("minimum-rate"),
            values.whole("warm-up"),
            values.whole("decay-steps"));
    for (int bucket = 0; bucket < feed.buckets(); bucket++) {
      NDList arguments = new NDList();
      for (Tensor tensor : feed.tensors(bucket).subList(0, 4)) {
        int[] sizes = tensor.shape().sizes();
        arguments.add(
            sizes.length == 1
                ? module.tensor(tensor.buffer(), DataType.INT32, sizes[0])
                : module.tensor(tensor.buffer(), DataType.INT32, sizes[0], sizes[1]));
      }
      arguments.add(numbers.tensor());
      arguments.add(module.method(train ? "train" : "forward_loss"));
      inputs.add(arguments);
    }
  }

  /** The variables, in the order of the module. */
  private static List<String> names(int layers) {
    List<String> names = new ArrayList<>(List.of("embedding/tokens", "readout/biases"));
    for (int i = 1; i <= layers; i++) {
      String layer = "encoder/layer" + i;
      norm(names, layer + "/norm1");
      attention(names, layer + "/attention");
      norm(names, layer + "/norm2");
      mlp(names, layer);
    }
    norm(names, "encoder/norm");
    for (int i = 1; i <= layers; i++) {
      String layer = "decoder/layer" + i;
      norm(names, layer + "/norm1");
      dense(names, layer + "/self/qkv");
      dense(names, layer + "/self/projection");
      norm(names, layer + "/norm2");
      attention(names, layer + "/cross");
      norm(names, layer + "/norm3");
      mlp(names, layer);
    }
    norm(names, "decoder/norm");
    return names;
  }

  private static void attention(List<String> names, String name) {
    dense(names, name + "/query");
    dense(names, name + "/memory");
    dense(names, name + "/projection");
  }

  private static void mlp(List<String> names, String layer) {
    dense(names, layer + "/mlp/expand");
    dense(names, layer + "/mlp/contract");
  }

  private static void norm(List<String> names, String name) {
    names.add(name + "/scale");
    names.add(name + "/offset");
  }

  private static void dense(List<String> names, String name) {
    names.add(name + "/weights");
    names.add(name + "/biases");
  }

  @Override
  public double run() {
    int bucket = feed.next();
    numbers.set(0, rate.at(step++));
    numbers.set(1, feed.tokens());
    numbers.set(2, 1e-8 / Math.sqrt(1 - Math.pow(BETA2, (double) step)));
    try (NDList result = module.run(inputs.get(bucket), train)) {
      return result.get(0).getFloat();
    }
  }

  @Override
  public void close() {
    feed.close();
    module.close();
  }
}
